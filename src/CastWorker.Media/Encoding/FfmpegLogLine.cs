using System.Text.RegularExpressions;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>How bad FFmpeg thinks a line is, worst last.</summary>
internal enum FfmpegLevel
{
    Info,
    Warning,
    Error,
}

/// <summary>One line of FFmpeg's log, cleaned: no memory addresses, no credentials.</summary>
internal readonly partial record struct FfmpegLogLine(FfmpegLevel Level, string Text)
{
    private const int LongestLine = 500;

    public static FfmpegLogLine Parse(string raw)
    {
        // A cut line is cheaper to clean, and nobody reads the rest of it.
        var line = raw.Length > LongestLine ? raw[..LongestLine] : raw;
        var level = LevelTag().Match(line);
        var text = level.Success ? line.Remove(level.Index, level.Length) : line;
        return new FfmpegLogLine(Rank(level.Groups["level"].Value), SecretMask.Mask(Pointer().Replace(text, "]")).Trim());
    }

    /// <summary>The text for somebody outside the worker: without paths and addresses too.</summary>
    public string WithoutPlaces() => Folder().Replace(Address().Replace(Component().Replace(Text, ""), "(address)"), "");

    private static FfmpegLevel Rank(string tag) => tag switch
    {
        "panic" or "fatal" or "error" => FfmpegLevel.Error,
        "warning" => FfmpegLevel.Warning,
        _ => FfmpegLevel.Info,
    };

    [GeneratedRegex(@"\[(?<level>panic|fatal|error|warning|info|verbose|debug|trace)\] ?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LevelTag();

    [GeneratedRegex(" @ 0x[0-9a-fA-F]+]", RegexOptions.None, 1000)]
    private static partial Regex Pointer();

    [GeneratedRegex(@"^(\[[^\]]*\] *)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Component();

    [GeneratedRegex(@"\b[a-zA-Z][a-zA-Z0-9+.-]*://\S+", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex("(?<![^\\s'\"(=:])/([^\\s'\"/]+/)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Folder();
}
