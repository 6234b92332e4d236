using System.Globalization;

namespace CastWorker.Benchmarks.Density;

/// <summary>A piece of a stream as a playlist names it.</summary>
internal sealed record HlsPiece(long Sequence, string Name, TimeSpan Duration, bool IsDiscontinuous);

/// <summary>Reads a media playlist as far as a player without a picture needs it.</summary>
internal static class HlsList
{
    public static IReadOnlyList<HlsPiece> Parse(string text)
    {
        var pieces = new List<HlsPiece>();
        var (sequence, duration, discontinuous) = (0L, TimeSpan.Zero, false);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Value(line, "#EXT-X-MEDIA-SEQUENCE:") is { } first)
            {
                sequence = long.Parse(first, CultureInfo.InvariantCulture);
            }
            else if (Value(line, "#EXTINF:") is { } seconds)
            {
                duration = TimeSpan.FromSeconds(double.Parse(seconds.TrimEnd(','), CultureInfo.InvariantCulture));
            }
            else if (line == "#EXT-X-DISCONTINUITY")
            {
                discontinuous = true;
            }
            else if (line[0] != '#')
            {
                pieces.Add(new HlsPiece(sequence++, line, duration, discontinuous));
                discontinuous = false;
            }
        }

        return pieces;
    }

    private static string? Value(string line, string tag) => line.StartsWith(tag, StringComparison.Ordinal) ? line[tag.Length..] : null;
}
