#!/usr/bin/env bash
# Installs what is missing and runs every test; the last line is "N passed, N failed".
#   --quick     only CastWorker.Tests: no external program, no network
#   --filter X  only the tests that match (dotnet test's filter), in both suites
set -euo pipefail
cd "$(dirname "$0")/.."

quick=false
filter=()
while (($#)); do
  case $1 in
    --quick) quick=true ;;
    --filter) filter=(--filter "${2:?--filter needs an expression}"); shift ;;
    *) sed -n '2,4s/^# //p' "$0"; exit 2 ;;
  esac
  shift
done

mkdir -p artifacts/results
results=$(mktemp -d artifacts/results/run-XXXXXX)
trap 'rm -rf "$results"' EXIT

suites=(CastWorker.Tests)
if ! $quick; then
  suites+=(CastWorker.SystemTests)
  deploy/install.sh tests
  tests/player/install.sh
  tests/node-red/install.sh
fi

# Two runs at once share one folder of build products.
if ! flock artifacts/build.lock dotnet build CastWorker.sln -c Release -warnaserror -nologo -v quiet; then
  echo "the build failed"
  echo "0 passed, 1 failed"
  exit 1
fi

passed=0 failed=0 status=0
for suite in "${suites[@]}"; do
  dotnet test "tests/$suite" -c Release --no-build --nologo --blame-hang-timeout 5m \
    --logger 'console;verbosity=normal' "${filter[@]}" 2>&1 | tee "$results/$suite.log" || status=1
  # "Passed: 12", "Failed: 0" of the summary; a suite without a summary counts as a failure.
  p=$(grep -oE '^ +Passed: [0-9]+' "$results/$suite.log" | tail -1 | grep -oE '[0-9]+' || true)
  f=$(grep -oE '^ +Failed: [0-9]+' "$results/$suite.log" | tail -1 | grep -oE '[0-9]+' || true)
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0}))
  if [[ -z $p && -z $f ]]; then
    failed=$((failed + 1))
  fi
done

if ((status != 0 && failed == 0)); then
  failed=1
fi

# A log of half an hour is read from its end: what failed, and why, stands there again.
if ((failed > 0)); then
  for suite in "${suites[@]}"; do
    sed -n '/^  Failed /,/^  \(Passed\|Skipped\) /p' "$results/$suite.log" | grep -vE '^  (Passed|Skipped) ' | cut -c1-300 || true
  done
fi

echo "$passed passed, $failed failed"
((failed == 0))
