#!/usr/bin/env bash
# Measurements that anyone can repeat: a table for people and, last, one line of JSON.
#   tests/bench.sh cast [--minutes 10] [--reboot]                  one session at 720p30 on the virtual TV; half way the TV reboots
#   tests/bench.sh broker-gone [--minutes 5]                       the broker is away for so long while the virtual TV plays
#   tests/bench.sh endurance [--minutes 10] [--engine shaka,hls,vlc,browser,live.mp4,live.ts] [--page demo|static|animation|changes]
#                         [--capture Changes|X11Grab] [--format MpegTs|FragmentedMp4]
#                                                                  one session at 720p30 in real players
#   tests/bench.sh latency [--seconds 20] [--rounds 1] [--capture Changes|X11Grab]
#                                                                  from a change on the page to the player's picture, for each form of the stream
#   tests/bench.sh flood [--seconds 10]                            5,000 commands a second while the virtual TV plays
#   tests/bench.sh capture [--seconds 10] [--rounds 3] [--pages static,clock,animation,video,scroll] [--size 1920x1080]
#                                                                  what a stream of a page costs, beside what others do (25 minutes)
#   tests/bench.sh audience [--tvs 4] [--viewers 50] [--seconds 30]  what one page costs that is shown on one TV, on several, and to many viewers besides
#   tests/bench.sh density [--minutes 2] [--most 16]               how many still 1080p pages fit on this machine
#   tests/bench.sh sound [--minutes 60]                            whether a page's sound stays with its picture
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:-} in
  capture | density) deploy/install.sh bench ;;
  *) deploy/install.sh tests ;;
esac
tests/player/install.sh
mkdir -p artifacts
flock artifacts/build.lock dotnet build CastWorker.sln -c Release -warnaserror -nologo -v quiet
exec dotnet artifacts/bin/CastWorker.Benchmarks/release/CastWorker.Benchmarks.dll "${@:-endurance}"
