using CastWorker.Sessions.Ports;

namespace CastWorker.GoogleCast.Messages;

/// <summary>Describes a stream of ours to a player.</summary>
internal static class MediaWishes
{
    /// <summary>The player guesses the packing wrong unless both formats are named.</summary>
    public static MediaWish Of(Uri stream, SegmentFormat format, string title) => new()
    {
        ContentId = stream.AbsoluteUri,
        Metadata = new MediaTitle(title),
        HlsSegmentFormat = format == SegmentFormat.FragmentedMp4 ? "fmp4" : "ts",
        HlsVideoSegmentFormat = format == SegmentFormat.FragmentedMp4 ? "fmp4" : "mpeg2_ts",
    };
}
