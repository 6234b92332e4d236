using CastWorker.Media.Matroska;

namespace CastWorker.Media.Muxing;

/// <summary>The command line of FFmpeg that writes finished pictures and sound as HLS segments, as they are.</summary>
internal static class HlsMuxer
{
    public static IReadOnlyList<string> Arguments(HlsOutput output) =>
    [
        "-hide_banner", "-nostats", "-loglevel", "level+warning",
        // Everything is said in the first bytes: looking further would only hold up the first segment.
        "-probesize", "32", "-analyzeduration", "0",
        "-f", MatroskaElement.Format, "-i", "pipe:0",
        "-map", "0:v", "-map", "0:a", "-c", "copy",
        .. output.Arguments(),
    ];
}
