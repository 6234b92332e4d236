using CastWorker.Media.Encoding;
using CastWorker.Media.Encoding.Feeding;

namespace CastWorker.Media.Sound;

/// <summary>The command line of FFmpeg that records what is played on speakers that nobody hears.</summary>
internal static class SoundArguments
{
    public static IReadOnlyList<string> Build(string speakers) =>
    [
        .. FfmpegLog.Arguments,
        // Its times are those of the clock on the wall, which tell when a sound was heard; -copyts keeps them.
        "-copyts", "-probesize", "32", "-analyzeduration", "0",
        // A fiftieth of a second at a time: more would only come later.
        "-f", "pulse", "-server", speakers, "-fragment_size", "3840", "-sample_rate", "48000", "-channels", "2", "-i", "page.monitor",
        "-c:a", "aac", "-b:a", $"{Aac.BitrateKbps}k", "-ar", "48000", "-ac", "2",
        .. FlvReader.Output,
    ];
}
