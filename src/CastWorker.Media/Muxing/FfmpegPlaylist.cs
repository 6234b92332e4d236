using System.Globalization;

namespace CastWorker.Media.Muxing;

/// <summary>A finished segment as FFmpeg's own playlist names it.</summary>
internal readonly record struct ListedSegment(string Name, TimeSpan Duration);

/// <summary>Reads the playlist that FFmpeg writes about its own run. Nobody but us ever sees that playlist.</summary>
internal static class FfmpegPlaylist
{
    private const string Header = "#EXTM3U";
    private const string Information = "#EXTINF:";

    /// <summary>The segments in order, or null when this is no playlist: on a full disk FFmpeg writes empty ones.</summary>
    public static IReadOnlyList<ListedSegment>? Parse(string text)
    {
        if (!text.StartsWith(Header, StringComparison.Ordinal))
        {
            return null;
        }

        var segments = new List<ListedSegment>();
        TimeSpan? duration = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Information, StringComparison.Ordinal))
            {
                duration = Seconds(line[Information.Length..]);
            }
            else if (line.Length > 0 && line[0] != '#' && duration is { } known)
            {
                segments.Add(new ListedSegment(line.ToString(), known));
                duration = null;
            }
        }

        return segments;
    }

    private static TimeSpan? Seconds(ReadOnlySpan<char> value)
    {
        var comma = value.IndexOf(',');
        var number = comma < 0 ? value : value[..comma];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and < 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }
}
