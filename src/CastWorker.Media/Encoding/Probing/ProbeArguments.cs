using CastWorker.Media.Encoding.Feeding;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>
/// The command line that encodes a few real pictures as a session would: same size, same way to the encoder, same settings, keyframes where
/// they are demanded. Its output is a list of what came out.
/// </summary>
internal static class ProbeArguments
{
    /// <summary>How many pictures lie between two demanded keyframes.</summary>
    public const int Group = 24;

    /// <summary>Two groups, and the beginning of a third.</summary>
    public const int Pictures = 60;

    /// <summary>So many different pictures are drawn: the trial is of the encoder, not of who draws.</summary>
    private const int Drawn = 6;

    public static IReadOnlyList<string> Build(IVideoEncoder encoder, EncoderDevice device, EncoderSettings settings) =>
    [
        "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+verbose",
        .. encoder.DeviceArguments(device),
        "-f", "lavfi", "-i", Source(settings.Quality),
        "-frames:v", $"{Pictures}", "-fps_mode", "passthrough", "-enc_time_base", "-1",
        .. encoder.Arguments(settings, device),
        // Odd milliseconds demand a keyframe. The first picture is one anyway; its time must be even, since FFmpeg counts from it.
        "-force_key_frames", KeyframeMark.Expression,
        // As FLV wants it: a driver that cannot write the headers apart is found out here.
        "-flags", "+global_header",
        "-f", "framecrc", "pipe:1",
    ];

    private static string Source(Quality quality) =>
        $"testsrc2=s={quality.Size}:r={quality.FrameRate},format=nv12,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,"
        + $"loop=loop=-1:size={Drawn},settb=1/1000,setpts=2*N+gt(N\\,0)*not(mod(N\\,{Group}))";
}
