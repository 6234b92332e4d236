#!/usr/bin/env bash
# Shows CastWorker at work on this machine: a private Mosquitto, a TV in software, the worker, the bundled dashboard on the TV.
#   (no option)  runs until Ctrl-C and says what to look at and what to type
#   --check      waits until the TV has played 20 s, prints one line of JSON and ends; exit 0 when all was well
set -euo pipefail
cd "$(dirname "$0")/.."

check=false
case ${1-} in
  "") ;;
  --check) check=true ;;
  *) sed -n '3,4s/^# //p' "$0"; exit 2 ;;
esac

say() { if $check; then echo "$*" >&2; else echo "$*"; fi; }

# Not below $TMPDIR: a runtime directory has at most 29 characters.
folder=$(mktemp -d /tmp/castworker-XXXXXX)
worker='' tv='' broker='' follower=''

# shellcheck disable=SC2329 # called by the trap
finish() {
  # Who is in a hurry presses Ctrl-C twice: what runs is ended all the same.
  trap - EXIT
  trap '' INT TERM
  for pid in $follower $worker $tv $broker; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The usual port when it is free, else any.
port() {
  local candidate=$1
  until is_free "$candidate"; do
    candidate=$((20000 + RANDOM % 20000))
  done
  echo "$candidate"
}

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

fail() {
  say "$1"
  say "--- the worker's last words:"
  tail -30 "$folder/worker.log" >&2 2>/dev/null || true
  say "--- the TV's last words:"
  tail -10 "$folder/tv.log" >&2 2>/dev/null || true
  if $check; then echo "{\"ok\":false,\"error\":\"${1//\"/\\\"}\"}"; fi
  exit 1
}

{ deploy/install.sh demo; tests/player/install.sh; } >&2
mkdir -p artifacts
say "building ..."
flock artifacts/build.lock dotnet build CastWorker.sln -c Release -nologo -v quiet >&2

if $check; then
  # Several checks may run at once: nobody takes the usual ports.
  mqtt=$(port $((20000 + RANDOM % 20000))) media=$(port $((20000 + RANDOM % 20000))) admin=$(port $((20000 + RANDOM % 20000)))
else
  mqtt=$(port 1883) media=$(port 8080) admin=$(port 8081)
fi

printf 'listener %s 127.0.0.1\nallow_anonymous true\npersistence false\n' "$mqtt" > "$folder/mosquitto.conf"
mosquitto -c "$folder/mosquitto.conf" > "$folder/mosquitto.log" 2>&1 &
broker=$!

# The TV says where it is in one line of JSON, once it is on.
dotnet artifacts/bin/CastWorker.VirtualTv/release/CastWorker.VirtualTv.dll \
  --Tv:Name "Virtual TV" --Tv:PlayerFiles "$PWD/artifacts/player" > "$folder/tv.json" 2> "$folder/tv.log" &
tv=$!
until grep -q '"control"' "$folder/tv.json"; do
  kill -0 "$tv" 2>/dev/null || fail "the TV ended at once"
  sleep 0.1
done
device=$(sed -nE 's/.*"cast":"([^"]+)".*/\1/p' "$folder/tv.json")
control=$(sed -nE 's/.*"control":"([^"]+)".*/\1/p' "$folder/tv.json")

# Only this machine is meant: nothing is looked for in the network, and nothing is served to it.
Mqtt__Host=127.0.0.1 Mqtt__Port=$mqtt Media__Port=$media Media__BindAddress=127.0.0.1 Admin__Port=$admin \
  Targets__tv__Kind=Cast Targets__tv__Device=$device Cast__Discovery__Enabled=false \
  Targets__tv__Pages__Dashboard="http://127.0.0.1:$admin/demo" Targets__tv__Pages__Guests="http://127.0.0.1:$admin/demo?title=Welcome" \
  Processes__RuntimeDirectory="$folder/run" State__Directory="$folder/state" \
  dotnet artifacts/bin/CastWorker/release/CastWorker.dll > "$folder/worker.log" 2>&1 &
worker=$!

# Reads the state topic until the target is in one of the states named, and prints that state's payload.
await_state() {
  local line='' found='' subscriber
  exec 4< <(exec mosquitto_sub -h 127.0.0.1 -p "$mqtt" -t castworker/target/tv/state)
  subscriber=$!
  while read -r -t "$1" -u 4 line; do
    if [[ $line =~ \"state\":\"($2)\" ]]; then
      found=$line
      break
    fi
  done
  kill "$subscriber" 2>/dev/null || true
  exec 4<&-
  echo "$found"
}

for _ in $(seq 100); do
  [[ -n $(timeout 1 mosquitto_sub -h 127.0.0.1 -p "$mqtt" -t castworker/target/tv/state -C 1 2>/dev/null || true) ]] && break
  kill -0 "$worker" 2>/dev/null || fail "the worker ended at once"
done

# Sends a message and waits until the TV plays; sets took.
cast() {
  local began reached
  began=$(milliseconds)
  mosquitto_pub -h 127.0.0.1 -p "$mqtt" -q 1 -t "castworker/target/tv/set/$1" -m "$2"
  reached=$(await_state 60 'streaming|error')
  took=$(($(milliseconds) - began))
  [[ $reached == *'"state":"streaming"'* ]] || fail "the TV did not play: ${reached:-no answer}"
}

# A figure of the TV's own player.
figure() { curl -s "${control}status" | grep -oE "\"$1\":[0-9.]+" | head -1 | cut -d: -f2; }

cast url "http://127.0.0.1:$admin/demo"
cold=$took

if $check; then
  played=0
  for _ in $(seq 90); do
    played=$(figure playedSeconds)
    awk -v played="${played:-0}" 'BEGIN { exit !(played >= 20) }' && break
    sleep 0.5
  done
  awk -v played="${played:-0}" 'BEGIN { exit !(played >= 20) }' || fail "the TV played only ${played:-0} s"
  stalls=$(figure stalls) dropped=$(figure dropped) latency=$(figure latencySeconds)
  curl -s "${control}screen.png" -o "$folder/screen.png"
  # A picture of one colour packs into a few kilobytes.
  bytes=$(stat -c %s "$folder/screen.png")
  ((bytes > 20000)) || fail "the TV shows nothing"
  [[ $stalls == 0 ]] || fail "the picture stood still $stalls times in $played s"

  mosquitto_pub -h 127.0.0.1 -p "$mqtt" -q 1 -t castworker/target/tv/set/streaming -m OFF
  [[ -n $(await_state 15 idle) ]] || fail "the target did not become idle after OFF"
  cast streaming ON
  warm=$took
  kill "$worker"
  wait "$worker" || fail "the worker did not end well"
  worker=''
  [[ $(curl -s "${control}status") == *'"app":null'* ]] || fail "the worker left its app on the TV"
  [[ -z $(ls -A "$folder/run/sessions" 2>/dev/null) ]] || fail "the session left files behind"
  echo "{\"ok\":true,\"command_to_playing_ms\":$cold,\"command_to_playing_warm_ms\":$warm,\"stalls\":$stalls,\"played_s\":$played,\"dropped_frames\":${dropped:-0},\"latency_s\":${latency:-null}}"
  exit 0
fi

cat <<TEXT

  The bundled dashboard is on the TV: it took $cold ms from the message to the picture.

  What the TV shows   ${control}screen.png
  How the TV is       ${control}status
  How the worker is   http://127.0.0.1:$admin/
  The page itself     http://127.0.0.1:$admin/demo

  What to type next, in another terminal:

    mosquitto_sub -p $mqtt -v -t 'castworker/target/+/state'                       # how it is
    mosquitto_pub -p $mqtt -t castworker/target/tv/set/url -m 'http://127.0.0.1:$admin/demo?title=Hello'
    mosquitto_pub -p $mqtt -t castworker/target/tv/set/url -m http://example.org/  # any page of yours
    mosquitto_pub -p $mqtt -t castworker/target/tv/set/page -m Guests               # and Dashboard again
    mosquitto_pub -p $mqtt -t castworker/target/tv/set/message -m 'Dinner is ready' # words over the page
    mosquitto_pub -p $mqtt -t castworker/target/tv/set/screenshot -m PRESS          # a picture, on castworker/target/tv/preview
    mosquitto_pub -p $mqtt -t castworker/target/tv/set/volume -m 20
    mosquitto_pub -p $mqtt -t castworker/target/tv/set/streaming -m OFF            # and ON again

  What people do to the TV, and what the worker makes of it:

    curl -X POST ${control}do/remote-stop                    # somebody stops it by remote
    curl -X POST '${control}do/launch-app?name=Netflix'      # somebody watches a film
    curl -X POST '${control}do/reboot?seconds=20'            # comes back by itself

  Ctrl-C ends it all. The worker's log: $folder/worker.log

TEXT
# In the background: a signal is heard only while nothing runs in front.
tail -n 0 -F "$folder/worker.log" --pid "$worker" 2>/dev/null &
follower=$!
wait "$follower" || true
