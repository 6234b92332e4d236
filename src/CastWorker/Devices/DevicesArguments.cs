using System.Globalization;

namespace CastWorker.Devices;

/// <summary>What was asked of <c>CastWorker devices</c>.</summary>
internal sealed record DevicesArguments
{
    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(4);

    public bool Json { get; private init; }

    public bool Watch { get; private init; }

    /// <summary>Null when it was asked in a way that nobody understands.</summary>
    public static DevicesArguments? Parse(ReadOnlySpan<string> words)
    {
        var wanted = new DevicesArguments();
        while (words is [var word, .. var rest])
        {
            words = rest;
            switch (word)
            {
                case "--json":
                    wanted = wanted with { Json = true };
                    break;
                case "--watch":
                    wanted = wanted with { Watch = true };
                    break;
                case "--seconds" when !rest.IsEmpty && Seconds(rest[0]) is { } seconds:
                    wanted = wanted with { Duration = TimeSpan.FromSeconds(seconds) };
                    words = rest[1..];
                    break;
                default:
                    return null;
            }
        }

        return wanted;
    }

    private static int? Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 600 ? seconds : null;
}
