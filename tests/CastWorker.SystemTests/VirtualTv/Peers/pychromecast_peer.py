"""Drives a Cast device as Home Assistant does: connect, launch, load, wait until it plays, stop. Arguments: host port url."""
import sys
import time
import uuid

import pychromecast

host, port, url = sys.argv[1], int(sys.argv[2]), sys.argv[3]
cast = pychromecast.get_chromecast_from_host((host, port, uuid.uuid4(), "Chromecast", "peer"), tries=1, timeout=10)
cast.wait(timeout=10)
print("connected", cast.status.app_id, flush=True)

media = cast.media_controller
media.play_media(url, "application/x-mpegURL", stream_type="LIVE", media_info={"hlsSegmentFormat": "fmp4", "hlsVideoSegmentFormat": "fmp4"})
media.block_until_active(20)
deadline = time.monotonic() + 20
while media.status.player_state != "PLAYING" and time.monotonic() < deadline:
    time.sleep(0.05)
print("media", media.status.player_state, cast.status.app_id, flush=True)

media.stop()
cast.quit_app()
deadline = time.monotonic() + 10
while cast.status.app_id == "CC1AD845" and time.monotonic() < deadline:
    time.sleep(0.05)
print("after", cast.status.app_id, flush=True)
cast.disconnect(timeout=5)
