using CastWorker.Media.Matroska;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>The command line of FFmpeg that is handed pictures one by one and answers each with an access unit.</summary>
internal static class FedEncoderArguments
{
    public static IReadOnlyList<string> Build(ChosenEncoder chosen, EncoderSettings settings) =>
    [
        .. FfmpegLog.Arguments,
        .. chosen.DeviceArguments,
        // The first picture is to be encoded, not to be looked at together with those to come.
        "-probesize", "32", "-analyzeduration", "0",
        "-f", MatroskaElement.Format, "-i", "pipe:0",
        "-an", "-fps_mode", "passthrough", "-enc_time_base", "-1",
        .. chosen.Arguments(settings),
        "-force_key_frames", KeyframeMark.Expression, 
        // The encoder knows only the times that we made up.
        "-bsf:v", $"h264_metadata=tick_rate={2 * settings.Quality.FrameRate}:fixed_frame_rate_flag=1",
        .. FlvReader.Output,
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
