#!/bin/sh
# Puts the players that the tests watch streams with into artifacts/player; does nothing when they are there already.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
artifacts=$here/../../artifacts
mkdir -p "$artifacts"

# Two runs at once: the second waits here and then finds the work done.
exec 9>"$artifacts/player.lock"
flock 9

if cmp -s "$here/package-lock.json" "$artifacts/player/package-lock.json"; then
    exit 0
fi

fresh=$(mktemp -d "$artifacts/player.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$fresh/"
if ! (cd "$fresh" && npm ci --ignore-scripts --loglevel=error >npm.log 2>&1); then
    echo "tests/player/install.sh: npm could not install the players:" >&2
    tail -n 15 "$fresh/npm.log" >&2
    exit 1
fi
rm -rf "$artifacts/player"
chmod 755 "$fresh"
mv "$fresh" "$artifacts/player"
