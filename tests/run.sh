#!/usr/bin/env bash
# Installs what is missing and runs every test; the last line is "N passed, N failed".
#   --quick     only CastWorker.Tests: no external program, no network
#   --filter X  only the tests that match (dotnet test's filter), in both suites
#   --lanes     the system tests in two lanes side by side: half the time, and a machine that is busier than .ci/run wants it
set -euo pipefail
cd "$(dirname "$0")/.."

quick=false
side_by_side=false
filter=
while (($#)); do
  case $1 in
    --quick) quick=true ;;
    --lanes) side_by_side=true ;;
    --filter) filter=${2:?--filter needs an expression}; shift ;;
    *) sed -n '2,5s/^# //p' "$0"; exit 2 ;;
  esac
  shift
done

mkdir -p artifacts/results
results=$(mktemp -d artifacts/results/run-XXXXXX)
trap 'rm -rf "$results"' EXIT

if ! $quick; then
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

run() {
  local name=$1 suite=$2 only=$3
  # A shell's background jobs ignore Ctrl-C, and so would all that is tested.
  env --default-signal=INT,QUIT dotnet test "tests/$suite" -c Release --no-build --nologo --blame-hang-timeout 5m \
    --logger 'console;verbosity=normal' --filter "$only" 2>&1 | tee "$results/$name.log"
}

# What both a lane and the caller want.
both() { if [[ -n $filter ]]; then echo "($1)&($filter)"; else echo "$1"; fi; }

status=0 lanes=(units)
run units CastWorker.Tests "${filter:-FullyQualifiedName~CastWorker}" || status=1
if ! $quick && ! $side_by_side; then
  lanes+=(system)
  run system CastWorker.SystemTests "${filter:-FullyQualifiedName~CastWorker}" || status=1
elif ! $quick; then
  # System tests mostly wait, for players and for time to go by. The one lane takes what the other leaves.
  lanes+=(whole parts)
  run whole CastWorker.SystemTests "$(both 'FullyQualifiedName~SystemTests.WholePath')" &
  whole=$!
  run parts CastWorker.SystemTests "$(both 'FullyQualifiedName!~SystemTests.WholePath')" || status=1
  wait "$whole" || status=1
fi

passed=0 failed=0
for lane in "${lanes[@]}"; do
  # "Passed: 12", "Failed: 0" of the summary; a lane without a summary counts as a failure, unless the filter left nothing for it.
  p=$(grep -oE '^ +Passed: [0-9]+' "$results/$lane.log" | tail -1 | grep -oE '[0-9]+' || true)
  f=$(grep -oE '^ +Failed: [0-9]+' "$results/$lane.log" | tail -1 | grep -oE '[0-9]+' || true)
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0}))
  if [[ -z $p && -z $f ]] && ! { [[ -n $filter ]] && grep -q 'No test matches the given testcase filter' "$results/$lane.log"; }; then
    failed=$((failed + 1))
  fi
done

if ((status != 0 && failed == 0)) || ((passed + failed == 0)); then
  failed=1
fi

# A log of half an hour is read from its end: what failed, and why, stands there again.
if ((failed > 0)); then
  for lane in "${lanes[@]}"; do
    sed -n '/^  Failed /,/^  \(Passed\|Skipped\) /p' "$results/$lane.log" | grep -vE '^  (Passed|Skipped) ' | cut -c1-300 || true
  done
fi

echo "$passed passed, $failed failed"
((failed == 0))
