using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>Turns what FFmpeg said before it ended into an error with a name.</summary>
internal static class FfmpegFindings
{
    private static readonly (string Text, ErrorCode Code, string Message)[] Known =
    [
        ("Cannot open display", ErrorCode.DisplayFailed, "The display to take pictures from cannot be opened."),
        ("Failed to query xcb pointer", ErrorCode.DisplayFailed, "The display to take pictures from has gone."),
        ("Failed to translate xcb geometry", ErrorCode.DisplayFailed, "The display to take pictures from has gone."),
        ("Cannot get the image data", ErrorCode.DisplayFailed, "The display to take pictures from has gone."),
        ("outside the screen size", ErrorCode.EncoderFailed, "The display is smaller than the picture."),
        ("Unknown encoder", ErrorCode.EncoderFailed, "This FFmpeg has been built without an encoder that is needed."),
        ("Unknown input format: 'x11grab'", ErrorCode.EncoderFailed, "This FFmpeg has been built without x11grab."),
        ("Unrecognized option", ErrorCode.EncoderFailed, "This FFmpeg does not know an option that is needed."),
        ("Option not found", ErrorCode.EncoderFailed, "This FFmpeg does not know an option that is needed."),
        ("Cannot allocate memory", ErrorCode.EncoderFailed, "There is not enough memory to encode."),
        ("failed to execute", ErrorCode.EncoderFailed, NotStarted),
    ];

    /// <summary>Lines that only say that something else went wrong before.</summary>
    private static readonly string[] Echoes =
        ["Error while opening encoder", "Conversion failed", "Generic error in an external library", "Error writing trailer"];

    public const string NotStarted = "FFmpeg could not be started. Is it installed?";

    /// <summary>The first known text wins; else the first error that is no echo; else the exit code.</summary>
    public static SessionError Explain(IReadOnlyList<FfmpegLogLine> log, int exitCode)
    {
        foreach (var line in log)
        {
            foreach (var (text, code, message) in Known)
            {
                if (line.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
                {
                    return Error(code, message);
                }
            }
        }

        return Error(ErrorCode.EncoderFailed, Telling(log) is { Length: > 0 } telling
            ? $"The encoder ended by itself: {telling}"
            : $"The encoder ended by itself, without a word (exit code {exitCode}).");
    }

    public static SessionError Error(ErrorCode code, string message) => new(code, message) { Stage = StageName.Encoder };

    private static string? Telling(IReadOnlyList<FfmpegLogLine> log)
    {
        var errors = log.Where(line => line.Level == FfmpegLevel.Error).ToList();
        var cause = errors.FindIndex(line => !Array.Exists(Echoes, echo => line.Text.Contains(echo, StringComparison.Ordinal)));
        return errors.Count == 0 ? null : errors[Math.Max(cause, 0)].WithoutPlaces();
    }
}
