#!/bin/sh
# Installs the Debian packages that CastWorker needs, and nothing when all of them are there.
#
#   install.sh [worker|demo|tests|bench]  each set contains the one before it; default: worker
#   install.sh container                  the worker's set and what a container needs besides
#
# Runs as root, or as a user with sudo. Exit code: 0 all there, 1 could not be installed, 2 called wrongly.
set -eu

# The page (chromium on xvfb, with a UI font, Arial's stand-in, emoji, and the time of day where it hangs), the picture
# (ffmpeg, and what tells changes on a display: libxcb), its refresh rate (xrandr), what a page plays (pulseaudio), process groups (setsid).
worker="ca-certificates chromium ffmpeg fonts-inter fonts-liberation2 fonts-noto-color-emoji libxcb-damage0 libxcb-shm0 tzdata util-linux pulseaudio x11-xserver-utils xvfb"
# On a machine with systemd Debian's mosquitto starts a broker of its own, for this machine only; the demo leaves it alone.
demo="curl mosquitto mosquitto-clients"
# The senders that try the virtual TV: python3-pychromecast, and VLC with its Chromecast output (in vlc-plugin-base). Another
# responder for multicast DNS, on a message bus of its own; where there is systemd, Debian's avahi also starts by itself.
# Another decoder of H.264 (in gstreamer1.0-plugins-bad). A disk that fails is compiled for the machine (gcc, libc6-dev).
# A camera that is asked by RTSP is GStreamer's server (gir1.2-gst-rtsp-server-1.0, python3-gi).
# Certificates for a broker are made by openssl. YAML and templates are read as Home Assistant does it.
tests="avahi-daemon avahi-utils dbus gcc gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-bad gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-tools iproute2 libc6-dev openssl procps python3-gi python3-jinja2 python3-pychromecast python3-yaml vlc-bin vlc-plugin-base"
# Another way to make a stream of a screen, to be measured beside ours: GStreamer's.
bench="gstreamer1.0-plugins-bad gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly gstreamer1.0-tools"
container="tini"

set_name=${1:-worker}
case $set_name in
    worker) wanted=$worker ;;
    demo) wanted="$worker $demo" ;;
    container) wanted="$worker $container" ;;
    tests) wanted="$worker $demo $tests" ;;
    bench) wanted="$worker $demo $tests $bench" ;;
    *)
        echo "usage: install.sh [worker|demo|tests|bench|container]" >&2
        exit 2
        ;;
esac

# The players of the virtual TV and the tests come by npm. An npm from elsewhere is as good as Debian's, and the two do not mix.
case $set_name in
    demo | tests | bench) command -v npm >/dev/null 2>&1 || wanted="$wanted nodejs npm" ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    echo "install.sh: this is not a Debian system; please install by hand what these packages hold: $wanted" >&2
    exit 1
fi

# Prints those of its arguments that are not installed; asks dpkg only, never the network.
missing_of() {
    for package in "$@"; do
        # shellcheck disable=SC2016 # the dollar is dpkg-query's own
        state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || state=absent
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        echo "install.sh: run me as root, or install sudo" >&2
        return 1
    fi
}

fail() {
    echo "install.sh: $1; still missing: $missing" >&2
    [ ! -s "$log" ] || tail -n 15 "$log" >&2
    exit 1
}

# shellcheck disable=SC2086 # a list of package names is meant to be split
missing=$(missing_of $wanted)
[ -n "$missing" ] || exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
echo "install.sh: installing $missing" >&2

# shellcheck disable=SC2086
install_missing() {
    # Another apt (unattended upgrades) may hold the lock for a while.
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet --no-install-recommends -o DPkg::Lock::Timeout=120 $missing >"$log" 2>&1
}

# The package lists may be good enough; only if they are not is the network asked for new ones.
if ! install_missing; then
    as_root apt-get update --quiet -o DPkg::Lock::Timeout=120 >"$log" 2>&1 || fail "apt-get update failed"
    install_missing || fail "apt-get install failed"
fi

# shellcheck disable=SC2086
missing=$(missing_of $wanted)
[ -z "$missing" ] || fail "apt-get said it was done, but it is not"
