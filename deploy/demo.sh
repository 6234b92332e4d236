#!/usr/bin/env bash
# Shows CastWorker at work on this machine: a private Mosquitto, the worker, the bundled dashboard as a live stream.
#   (no option)  runs until Ctrl-C and says what to look at and what to type
#   --check      plays the stream in a real player for 20 s, prints one line of JSON and ends; exit 0 when all was well
set -euo pipefail
cd "$(dirname "$0")/.."

check=false
case ${1-} in
  "") ;;
  --check) check=true ;;
  *) sed -n '3,4s/^# //p' "$0"; exit 2 ;;
esac

say() { if $check; then echo "$*" >&2; else echo "$*"; fi; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/castworker-demo-XXXXXX")
worker='' broker=''

# shellcheck disable=SC2329 # called by the trap
finish() {
  trap - EXIT INT TERM
  for pid in $worker $broker; do
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
  if $check; then echo "{\"ok\":false,\"error\":\"$1\"}"; fi
  exit 1
}

if $check; then { deploy/install.sh tests; tests/player/install.sh; } >&2; else deploy/install.sh demo; fi
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

bind=$($check && echo 127.0.0.1 || echo '*')
Mqtt__Host=127.0.0.1 Mqtt__Port=$mqtt Media__Port=$media Media__BindAddress=$bind Admin__Port=$admin \
  Processes__RuntimeDirectory="$folder/run" \
  dotnet artifacts/bin/CastWorker/release/CastWorker.dll > "$folder/worker.log" 2>&1 &
worker=$!

# Reads the state topic until the target is in one of the states named, and prints that state's payload.
await_state() {
  local line='' found='' subscriber
  exec 4< <(exec mosquitto_sub -h 127.0.0.1 -p "$mqtt" -t castworker/target/demo/state)
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
  [[ -n $(timeout 1 mosquitto_sub -h 127.0.0.1 -p "$mqtt" -t castworker/target/demo/state -C 1 2>/dev/null || true) ]] && break
  kill -0 "$worker" 2>/dev/null || fail "the worker ended at once"
done

began=$(milliseconds)
mosquitto_pub -h 127.0.0.1 -p "$mqtt" -q 1 -t castworker/target/demo/set/url -m "http://127.0.0.1:$admin/demo"
reached=$(await_state 60 'streaming|error')
took=$(($(milliseconds) - began))
[[ $reached == *'"state":"streaming"'* ]] || fail "the target did not stream: ${reached:-no answer}"
url=$(sed -nE 's/.*"stream_url":"([^"]+)".*/\1/p' <<< "$reached")
local_url=$(sed -E "s#//[^/]+/#//127.0.0.1:$media/#" <<< "$url")

if $check; then
  verdict=$(dotnet artifacts/bin/CastWorker.Benchmarks/release/CastWorker.Benchmarks.dll \
    play --url "$local_url" --seconds 20) || fail "the player was not content: ${verdict:-no verdict}"
  startup=$(sed -nE 's/.*"startup_ms":([0-9]+).*/\1/p' <<< "$verdict")
  depth=$(sed -nE 's/.*"depth_wait_ms":([0-9]+).*/\1/p' <<< "$verdict")

  mosquitto_pub -h 127.0.0.1 -p "$mqtt" -q 1 -t castworker/target/demo/set/streaming -m OFF
  [[ -n $(await_state 15 idle) ]] || fail "the target did not become idle after OFF"
  kill "$worker"
  wait "$worker" || fail "the worker did not end well"
  [[ -z $(ls -A "$folder/run/sessions" 2>/dev/null) ]] || fail "the session left files behind"
  worker=''
  echo "{\"ok\":true,\"command_to_streaming_ms\":$took,\"command_to_playing_ms\":$((took + ${depth:-0} + ${startup:-0})),${verdict#\{\"ok\":true,}"
  exit 0
fi

cat <<TEXT

  The bundled dashboard is on the air (it took $took ms from the message to the stream).

  Watch it      vlc $url
                ffplay $url
                or any browser that plays HLS, also on another machine
  How it is     http://127.0.0.1:$admin/
  The page      http://127.0.0.1:$admin/demo

  What to type next, in another terminal:

    mosquitto_sub -p $mqtt -v -t 'castworker/#'                                      # everything it says
    mosquitto_pub -p $mqtt -t castworker/target/demo/set/url -m 'http://127.0.0.1:$admin/demo?title=Hello'
    mosquitto_pub -p $mqtt -t castworker/target/demo/set/url -m http://example.org/  # any page of yours
    mosquitto_pub -p $mqtt -t castworker/target/demo/set/reload -m PRESS
    mosquitto_pub -p $mqtt -t castworker/target/demo/set/streaming -m OFF            # and ON again

  Ctrl-C ends it all. The worker's log: $folder/worker.log

TEXT
tail -n 0 -F "$folder/worker.log" --pid "$worker" 2>/dev/null || true
