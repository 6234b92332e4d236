#!/bin/sh
# Puts the npm packages of tests/NAME into artifacts/NAME, as its lock file says; does nothing when they are there already.
#
#   npm.sh NAME
set -eu

name=${1:?npm.sh needs the name of a folder below tests}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/$name
artifacts=$here/../../artifacts
mkdir -p "$artifacts"

# Two runs at once: the second waits here and then finds the work done.
exec 9>"$artifacts/$name.lock"
flock 9

if cmp -s "$here/package-lock.json" "$artifacts/$name/package-lock.json"; then
    exit 0
fi

fresh=$(mktemp -d "$artifacts/$name.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$fresh/"
if ! (cd "$fresh" && npm ci --ignore-scripts --loglevel=error >npm.log 2>&1); then
    echo "tests/$name: npm could not install what package-lock.json names:" >&2
    tail -n 15 "$fresh/npm.log" >&2
    exit 1
fi
rm -rf "${artifacts:?}/$name"
chmod 755 "$fresh"
mv "$fresh" "$artifacts/$name"
