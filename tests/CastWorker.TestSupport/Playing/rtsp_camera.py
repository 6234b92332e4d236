"""A camera as GStreamer makes one: plays a Matroska file of H.264 and AAC, once, to whoever asks by RTSP over TCP and knows the name and the password.

    rtsp_camera.py FILE NAME PASSWORD PARAMETERS

PARAMETERS: -1 sends the pictures' parameters with each keyframe, as most cameras do; 0 sends none that the pictures do not have themselves:
they stand in the stream's description. The first line that is printed is the port.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

VIEWER = "viewer"

PIPELINE = """(
    filesrc location={file} ! matroskademux name=film
    film.video_0 ! queue ! h264parse ! video/x-h264,stream-format=avc,alignment=au ! rtph264pay name=pay0 pt=96 config-interval={parameters}
    film.audio_0 ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97
)"""


def access(name, password):
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", VIEWER)
    auth = GstRtspServer.RTSPAuth()
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(name, password), token)
    return auth


def film(file, parameters):
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role(VIEWER, "media.factory.access", True)
    permissions.add_permission_for_role(VIEWER, "media.factory.construct", True)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(PIPELINE.format(file=file, parameters=parameters))
    factory.set_protocols(GstRtsp.RTSPLowerTrans.TCP)
    factory.set_permissions(permissions)
    return factory


def main(file, name, password, parameters):
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    server.set_auth(access(name, password))
    server.get_mount_points().add_factory("/live", film(file, parameters))
    server.attach(None)
    print(server.get_bound_port(), flush=True)
    GLib.MainLoop().run()


main(*sys.argv[1:])
