using System.Globalization;

namespace CastWorker.Benchmarks.Endurance;

/// <summary>What is watched, with what, and for how long.</summary>
internal sealed record EnduranceOptions
{
    public const string Usage = "endurance [--minutes 10] [--engine shaka,hls,vlc,browser,live.mp4,live.ts] [--page demo|static|animation|changes]"
        + " [--capture Changes|X11Grab] [--format MpegTs|FragmentedMp4]";

    private static readonly string[] AllEngines = ["shaka", "hls", "vlc", "browser", RecordingViewer.Mp4, RecordingViewer.Ts];
    private static readonly string[] Formats = ["MpegTs", "FragmentedMp4"];
    private static readonly string[] Pages = ["demo", "static", "animation", "changes"];
    private static readonly string[] Captures = ["Changes", "X11Grab"];

    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Who watch the stream, all at once.</summary>
    public IReadOnlyList<string> Engines { get; init; } = [AllEngines[0]];

    public string Page { get; init; } = Pages[0];

    public string Capture { get; init; } = Captures[0];

    /// <summary>What HLS segments are.</summary>
    public string Format { get; init; } = Formats[0];

    /// <summary>Null when an argument is not understood.</summary>
    public static EnduranceOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new EnduranceOptions();
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            var known = (arguments[0], arguments[1]) switch
            {
                ("--minutes", var text) when double.TryParse(text, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and < 100_000 =>
                    options with { Length = TimeSpan.FromMinutes(minutes) },
                ("--engine", var text) when text.Split(',').All(AllEngines.Contains) => options with { Engines = text.Split(',') },
                ("--page", var text) when Pages.Contains(text, StringComparer.Ordinal) => options with { Page = text },
                ("--capture", var text) when Captures.Contains(text, StringComparer.Ordinal) => options with { Capture = text },
                ("--format", var text) when Formats.Contains(text, StringComparer.Ordinal) => options with { Format = text },
                _ => null,
            };
            if (known is null)
            {
                return null;
            }

            options = known;
        }

        return arguments.IsEmpty ? options : null;
    }
}
