using System.Globalization;
using CastWorker.Processes;

namespace CastWorker.Media.Encoding;

/// <summary>What a trial has shown.</summary>
internal static class ProbeVerdict
{
    private const string Flags = "F=0x";

    /// <summary>Null when the encoder did everything that a session will ask of it.</summary>
    public static HardwareFinding? Of(OneShotResult result, TimeSpan taken, int frameRate)
    {
        if (result.ExitCode != 0)
        {
            return HardwareFindings.In(result.Error) ?? HardwareFinding.ProbeFailed;
        }

        var keyframes = Keyframes(result.Output);
        if (keyframes.Count < ProbeArguments.Pictures)
        {
            return HardwareFindings.In(result.Error) ?? HardwareFinding.FramesMissing;
        }

        return Enumerable.Range(0, ProbeArguments.Pictures).Any(picture => picture % ProbeArguments.Group == 0 && !keyframes[picture])
            ? HardwareFinding.KeyframesMissing
            : taken > TimeSpan.FromSeconds((double)ProbeArguments.Pictures / frameRate) ? HardwareFinding.TooSlow : null;
    }

    /// <summary>For each picture that came out, whether it is a keyframe: only others have flags behind their checksum.</summary>
    private static List<bool> Keyframes(string framecrc) =>
    [
        .. framecrc.Split('\n')
            .Where(line => line.Contains(',', StringComparison.Ordinal) && line[0] != '#')
            .Select(IsKeyframe),
    ];

    private static bool IsKeyframe(string line)
    {
        var flags = line.IndexOf(Flags, StringComparison.Ordinal);
        return flags < 0
            || (int.TryParse(line.AsSpan(flags + Flags.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits)
                && (bits & 1) == 1);
    }
}
