namespace CastWorker.Benchmarks.Capture;

/// <summary>
/// GStreamer with LiveKit egress' published settings for 1080p30: the picture by ximagesrc, x264enc veryfast with 4500 kbit/s. Debian has no faac:
/// the sound is made by another encoder for AAC.
/// </summary>
internal static class EgressArguments
{
    private const string Leaky = "queue leaky=downstream max-size-buffers=0 max-size-bytes=0 max-size-time=3000000000";

    public static (string Program, string[] Arguments) Build(Scene scene, string file) => ("gst-launch-1.0",
    [
        "-q", "-e",
        .. Words($"ximagesrc display-name={scene.Display} use-damage=false show-pointer=false ! {Leaky} ! videoconvert ! videorate skip-to-first=true"),
        .. Words("! video/x-raw,format=I420,framerate=30/1,colorimetry=bt709"),
        .. Words("! x264enc speed-preset=veryfast bitrate=4500 key-int-max=120 vbv-buf-capacity=2000 option-string=scenecut=0"),
        .. Words("! video/x-h264,profile=main ! h264parse ! queue ! mux."),
        .. Words("audiotestsrc is-live=true wave=silence ! audio/x-raw,rate=44100,channels=2 ! voaacenc bitrate=128000 ! aacparse ! queue ! mux."),
        .. Words($"mpegtsmux name=mux ! filesink buffer-mode=unbuffered location={file}"),
    ]);

    private static string[] Words(string line) => line.Split(' ');
}
