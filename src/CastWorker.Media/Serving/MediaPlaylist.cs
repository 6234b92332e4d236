using System.Globalization;
using System.Text;
using CastWorker.Media.Serving.Keeping;

namespace CastWorker.Media.Serving;

/// <summary>Writes the media playlist that players see.</summary>
internal static class MediaPlaylist
{
    public const string Name = "index.m3u8";

    /// <summary>Of a segment that says itself what it is.</summary>
    public const int NoHeader = 0;

    /// <summary>The playlist, or null while there is nothing to list: an empty one wedges players.</summary>
    /// <param name="target">The longest segment, in whole seconds; the same for the whole session.</param>
    /// <param name="holdBack">How far behind live players are to stay.</param>
    public static string? Compose(SegmentWindow window, int target, TimeSpan holdBack)
    {
        var listed = window.Listed.ToList();
        if (listed is not [var first, ..])
        {
            return null;
        }

        var text = new StringBuilder(4096)
            .Append(CultureInfo.InvariantCulture, $"#EXTM3U\n#EXT-X-VERSION:{(first.Content.Header == NoHeader ? 6 : 7)}\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{target}\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-SERVER-CONTROL:HOLD-BACK={holdBack.TotalSeconds:0.###}\n");

        // The first segment's own discontinuity is still in the list, so it does not count as removed.
        var removed = first.Discontinuity - (first.IsDiscontinuous ? 1 : 0);
        text.Append("#EXT-X-INDEPENDENT-SEGMENTS\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA-SEQUENCE:{first.Sequence}\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-DISCONTINUITY-SEQUENCE:{removed}\n");
        var header = NoHeader;
        foreach (var segment in listed)
        {
            Append(text, segment, header);
            header = segment.Content.Header;
        }

        return text.ToString();
    }

    public static string SegmentName(long sequence, int header) =>
        string.Create(CultureInfo.InvariantCulture, $"seg-{sequence}.{(header == NoHeader ? "ts" : "m4s")}");

    public static string HeaderName(int number) => string.Create(CultureInfo.InvariantCulture, $"init-{number}.mp4");

    /// <summary>When a segment was, how long it is, and where.</summary>
    public static void AppendSegment(StringBuilder text, DateTimeOffset startsAt, TimeSpan duration, string name) =>
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-PROGRAM-DATE-TIME:{startsAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff}Z\n")
            .Append(CultureInfo.InvariantCulture, $"#EXTINF:{duration.TotalSeconds:F6},\n")
            .Append(name)
            .Append('\n');

    private static void Append(StringBuilder text, PlacedSegment segment, int headerBefore)
    {
        var header = segment.Content.Header;
        if (segment.IsDiscontinuous)
        {
            text.Append("#EXT-X-DISCONTINUITY\n");
        }

        if (header != headerBefore)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{HeaderName(header)}\"\n");
        }

        AppendSegment(text, segment.Content.StartsAt, segment.Content.Duration, SegmentName(segment.Sequence, header));
    }
}
