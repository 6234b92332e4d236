using System.Globalization;

namespace CastWorker.Media.Encoding;

/// <summary>What an encoder works on. Software works on none.</summary>
/// <param name="Path">The device node, such as <c>/dev/dri/renderD128</c>; empty for software.</param>
/// <param name="Driver">The driver of libva (<c>iHD</c>, <c>i965</c>, <c>radeonsi</c>); null leaves the choice to libva.</param>
internal sealed record EncoderDevice(string Path, string? Driver = null)
{
    public static EncoderDevice None { get; } = new("");

    /// <summary>Some Intel chips have only the low-power encoder, old ones only the other.</summary>
    public bool LowPower { get; init; }

    /// <summary>The number at the end of the path: 0 for <c>/dev/nvidia0</c>.</summary>
    public int Number =>
        int.TryParse(Path.AsSpan(Path.AsSpan().TrimEnd("0123456789").Length), CultureInfo.InvariantCulture, out var number) ? number : 0;

    public override string ToString() => Driver is null ? Path : $"{Path} ({Driver})";
}
