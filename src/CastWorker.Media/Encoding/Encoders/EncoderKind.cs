namespace CastWorker.Media.Encoding;

/// <summary>The encoders there may be, in the order in which they are tried.</summary>
internal enum EncoderKind
{
    Nvenc,
    Qsv,
    Vaapi,
    V4l2,
    X264,
}

/// <summary>FFmpeg's names of the encoders.</summary>
internal static class EncoderNames
{
    public static string Of(EncoderKind kind) => kind switch
    {
        EncoderKind.Nvenc => "h264_nvenc",
        EncoderKind.Qsv => "h264_qsv",
        EncoderKind.Vaapi => "h264_vaapi",
        EncoderKind.V4l2 => "h264_v4l2m2m",
        EncoderKind.X264 => X264.Name,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    public static EncoderKind? Parse(string? name) =>
        Enum.GetValues<EncoderKind>().Where(kind => Of(kind) == name).Select(kind => (EncoderKind?)kind).FirstOrDefault();
}
