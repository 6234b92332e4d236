using System.Globalization;
using CastWorker.Sessions;

namespace CastWorker.Benchmarks.Capture;

/// <summary>What is measured, and how long.</summary>
internal sealed record CaptureOptions
{
    public const string Usage =
        "capture [--seconds 10] [--rounds 3] [--pages static,clock,animation,video,scroll] [--contenders ours,x11grab,jibri,egress] [--size 1920x1080]";

    public static IReadOnlyList<string> AllPages { get; } = ["static", "clock", "animation", "video", "scroll"];

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    public int Rounds { get; init; } = 3;

    public IReadOnlyList<string> Pages { get; init; } = AllPages;

    public IReadOnlyList<string> Contenders { get; init; } = Contender.Names;

    public PictureSize Size { get; init; } = new(1920, 1080);

    /// <summary>Null when an argument is not understood.</summary>
    public static CaptureOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new CaptureOptions();
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            var known = (arguments[0], arguments[1]) switch
            {
                // What the product keeps of a stream is 50 s.
                ("--seconds", var text) when Number(text) is > 0 and <= 40 and var seconds => options with { Window = TimeSpan.FromSeconds(seconds) },
                ("--rounds", var text) when Number(text) is > 0 and var rounds => options with { Rounds = rounds },
                ("--pages", var text) when Chosen(text, AllPages) is { } pages => options with { Pages = pages },
                ("--contenders", var text) when Chosen(text, Contender.Names) is { } contenders => options with { Contenders = contenders },
                ("--size", var text) when Parse(text) is { } size => options with { Size = size },
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

    /// <summary>Both numbers even, as <c>1920x1080</c>.</summary>
    public static PictureSize? Parse(string size) =>
        size.Split('x') is [var width, var height] && Number(width) is > 0 and var x && Number(height) is > 0 and var y && (x | y) % 2 == 0
            ? new PictureSize(x, y)
            : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[]? Chosen(string text, IReadOnlyList<string> all)
    {
        var chosen = text.Split(',');
        return chosen.All(all.Contains) ? chosen : null;
    }
}
