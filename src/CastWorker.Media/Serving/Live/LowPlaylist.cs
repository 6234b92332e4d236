using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace CastWorker.Media.Serving.Live;

/// <summary>The media playlist of a stream in small segments.</summary>
internal static class LowPlaylist
{
    public const string Name = "low.m3u8";

    /// <summary>
    /// Less than the three segments that the standard wants, and what keeps a player of the kind that TVs have 1.7 s behind the page: players hold to it,
    /// and refuse nothing.
    /// </summary>
    private const int HoldBack = 1;

    private static readonly TimeSpan Listed = TimeSpan.FromSeconds(40);

    /// <summary>Null while there is nothing to list.</summary>
    public static string? Compose(ImmutableList<LowSegment> segments)
    {
        if (segments is [])
        {
            return null;
        }

        var listed = segments.SkipWhile(segment => segments[^1].StartsAt - segment.StartsAt > Listed).ToList();
        var text = new StringBuilder(8192)
            .Append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-SERVER-CONTROL:HOLD-BACK={HoldBack}\n#EXT-X-INDEPENDENT-SEGMENTS\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA-SEQUENCE:{listed[0].Sequence}\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-DISCONTINUITY-SEQUENCE:{listed[0].Discontinuity}\n");
        LowSegment? before = null;
        foreach (var segment in listed)
        {
            Append(text, segment, before);
            before = segment;
        }

        return text.ToString();
    }

    public static string HeaderName(int number) => string.Create(CultureInfo.InvariantCulture, $"low-init-{number}.mp4");

    public static string SegmentName(long sequence) => string.Create(CultureInfo.InvariantCulture, $"low-{sequence}.m4s");

    private static void Append(StringBuilder text, LowSegment segment, LowSegment? before)
    {
        if (before is not null && before.Discontinuity != segment.Discontinuity)
        {
            text.Append("#EXT-X-DISCONTINUITY\n");
        }

        if (before is null || before.Header != segment.Header)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MAP:URI=\"{HeaderName(segment.Header)}\"\n");
        }

        MediaPlaylist.AppendSegment(text, segment.StartsAt, segment.Duration, SegmentName(segment.Sequence));
    }
}
