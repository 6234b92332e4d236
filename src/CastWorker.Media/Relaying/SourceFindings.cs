using CastWorker.Media.Encoding;
using CastWorker.Sessions;

namespace CastWorker.Media.Relaying;

/// <summary>Turns what FFmpeg said of a live source into an error with a name.</summary>
internal static class SourceFindings
{
    private static readonly (string Text, string Message)[] Known =
    [
        ("Connection refused", "The live source cannot be reached: nobody answers there."),
        ("Failed to resolve hostname", "The live source cannot be reached: there is no such name."),
        ("Name or service not known", "The live source cannot be reached: there is no such name."),
        ("No route to host", "The live source cannot be reached: no way leads there."),
        ("Network is unreachable", "The live source cannot be reached: no way leads there."),
        ("401 Unauthorized", "The live source wants a name and a password."),
        ("403 Forbidden", "The live source refuses us."),
        ("404 Not Found", "The live source has nothing at this address."),
        ("Server returned 4", "The live source refuses the request."),
        ("Server returned 5", "The live source is in trouble itself."),
        ("matches no streams", "The live source has no picture."),
        ("does not contain any stream", "The live source has no picture."),
        ("Invalid data found when processing input", "The live source sends nothing that can be understood."),
        ("could not find codec parameters", "The live source sends nothing that can be understood."),
        ("Connection timed out", "The live source has gone silent."),
        ("Operation timed out", "The live source has gone silent."),
    ];

    /// <summary>What FFmpeg says when pictures cannot be put into the envelope in which it hands them over as they are.</summary>
    private static readonly string[] NotCarried = ["dimensions not set", "not currently supported in container", "Could not write header"];

    /// <summary>Whether the source itself may be sound, and could only not be copied.</summary>
    public static bool IsNotCarried(IReadOnlyList<FfmpegLogLine> log) =>
        log.Any(line => Array.Exists(NotCarried, text => line.Text.Contains(text, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The first known text wins; else the source has ended, which a live one never does.</summary>
    public static SessionError Explain(IReadOnlyList<FfmpegLogLine> log, int exitCode)
    {
        foreach (var line in log)
        {
            foreach (var (text, message) in Known)
            {
                if (line.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
                {
                    return Error(message);
                }
            }
        }

        return FfmpegFindings.Explain(log, exitCode) is { Message: FfmpegFindings.NotStarted } notStarted ? notStarted
            : Error(exitCode == 0 ? "The live source has ended." : "The live source broke off.");
    }

    private static SessionError Error(string message) => FfmpegFindings.Error(ErrorCode.SourceFailed, message);
}
