using CastWorker.Media.Matroska;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>The command line of FFmpeg that is handed pictures one by one and answers each with an access unit.</summary>
internal static class FedEncoderArguments
{
    /// <param name="device">What an encoder wants in front of the input.</param>
    /// <param name="encoding">Its filters and its own arguments.</param>
    public static IReadOnlyList<string> Build(IReadOnlyList<string> device, IReadOnlyList<string> encoding) =>
    [
        "-hide_banner", "-nostats", "-loglevel", "level+warning",
        .. device,
        // The first picture is to be encoded, not to be looked at together with those to come.
        "-probesize", "32", "-analyzeduration", "0",
        "-f", MatroskaElement.Format, "-i", "pipe:0",
        "-an", "-fps_mode", "passthrough", "-enc_time_base", "-1",
        .. encoding,
        "-force_key_frames", KeyframeMark.Expression, "-forced-idr", "1",
        "-flush_packets", "1", "-f", "flv", "-flvflags", "no_duration_filesize", "pipe:1",
    ];
}

/// <summary>
/// How a picture asks to become a keyframe: by an odd number of milliseconds. FFmpeg offers nothing else that could be said picture by picture;
/// what the times themselves are is of no importance, since the encoder counts pictures.
/// </summary>
internal static class KeyframeMark
{
    public const string Expression = "expr:eq(mod(round(t*1000),2),1)";

    /// <summary>The time to be written for the n-th picture that is handed over. The first is a keyframe anyway, and the origin of all times.</summary>
    public static long TimeOf(long handedOver, bool asKeyframe) => (handedOver * 2) + (asKeyframe && handedOver > 0 ? 1 : 0);
}
