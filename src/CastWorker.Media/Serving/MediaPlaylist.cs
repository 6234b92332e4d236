using System.Globalization;
using System.Text;

namespace CastWorker.Media.Serving;

/// <summary>
/// Writes the media playlist that players see. FFmpeg's own cannot be served: it knows nothing of the runs before it,
/// never numbers discontinuities, and is emptied by a full disk.
/// </summary>
internal static class MediaPlaylist
{
    public const string Name = "index.m3u8";

    /// <summary>The playlist, or null while there is nothing to list: an empty one wedges players.</summary>
    /// <param name="target">The longest segment, in whole seconds; the same for the whole session.</param>
    /// <param name="holdBack">How far behind live players are to stay; null leaves it to them.</param>
    public static string? Compose(SegmentWindow window, int target, TimeSpan? holdBack)
    {
        var listed = window.Listed.ToList();
        if (listed is not [var first, ..])
        {
            return null;
        }

        var text = new StringBuilder(4096)
            .Append("#EXTM3U\n#EXT-X-VERSION:6\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{target}\n");
        if (holdBack is { } distance)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-SERVER-CONTROL:HOLD-BACK={distance.TotalSeconds:0.###}\n");
        }

        // The first segment's own discontinuity is still in the list, so it does not count as removed.
        var removed = first.Discontinuity - (first.IsDiscontinuous ? 1 : 0);
        text.Append("#EXT-X-INDEPENDENT-SEGMENTS\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA-SEQUENCE:{first.Sequence}\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-DISCONTINUITY-SEQUENCE:{removed}\n");
        foreach (var segment in listed)
        {
            Append(text, segment);
        }

        return text.ToString();
    }

    public static string SegmentName(long sequence) => string.Create(CultureInfo.InvariantCulture, $"seg-{sequence}.ts");

    /// <summary>When a segment was, how long it is, and where.</summary>
    public static void AppendSegment(StringBuilder text, DateTimeOffset startsAt, TimeSpan duration, string name) =>
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-PROGRAM-DATE-TIME:{startsAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff}Z\n")
            .Append(CultureInfo.InvariantCulture, $"#EXTINF:{duration.TotalSeconds:F6},\n")
            .Append(name)
            .Append('\n');

    private static void Append(StringBuilder text, PlacedSegment segment)
    {
        if (segment.IsDiscontinuous)
        {
            text.Append("#EXT-X-DISCONTINUITY\n");
        }

        AppendSegment(text, segment.Content.StartsAt, segment.Content.Duration, SegmentName(segment.Sequence));
    }
}
