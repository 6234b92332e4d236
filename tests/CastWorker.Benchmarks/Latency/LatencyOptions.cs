using System.Globalization;

namespace CastWorker.Benchmarks.Latency;

/// <summary>What is watched, and how long.</summary>
internal sealed record LatencyOptions
{
    public const string Usage = "latency [--seconds 20] [--rounds 1] [--capture Changes|X11Grab]";

    public const string Changes = "Changes";

    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often each form is opened: where in a segment a player comes decides how far behind it stays.</summary>
    public int Rounds { get; init; } = 1;

    public string Capture { get; init; } = Changes;

    /// <summary>Null when an argument is not understood.</summary>
    public static LatencyOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LatencyOptions();
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            var known = (arguments[0], arguments[1]) switch
            {
                ("--seconds", var text) when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3600 =>
                    options with { Length = TimeSpan.FromSeconds(seconds) },
                ("--rounds", var text) when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds is >= 1 and <= 100 =>
                    options with { Rounds = rounds },
                ("--capture", Changes or "X11Grab") => options with { Capture = arguments[1] },
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
