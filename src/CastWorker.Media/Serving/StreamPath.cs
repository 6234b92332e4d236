using System.Globalization;
using System.Text.RegularExpressions;
using CastWorker.Media.Serving.Live;

namespace CastWorker.Media.Serving;

/// <summary>What can be asked for.</summary>
internal enum StreamPart
{
    Master,
    Playlist,
    Header,
    Segment,
    LiveMp4,
    LiveTs,
    LowPlaylist,
    LowHeader,
    LowSegment,
}

/// <summary>
/// A request's address, read strictly and from the raw text: nothing is decoded or normalised, and nothing of it ever
/// becomes part of a file's path.
/// </summary>
/// <param name="Token">The session's token.</param>
/// <param name="Part">What is asked for.</param>
/// <param name="Sequence">The number of a segment, or of a header.</param>
internal readonly partial record struct StreamPath(string Token, StreamPart Part, long Sequence)
{
    public const string Prefix = "/s/";

    /// <summary>A player begins with it, or asks for it to know how the stream goes on.</summary>
    public bool IsBeginning => Part is StreamPart.Master or StreamPart.Playlist or StreamPart.LowPlaylist or StreamPart.LiveMp4 or StreamPart.LiveTs;

    public static StreamPath? Parse(string? rawUrl)
    {
        if (rawUrl is null || Pattern().Match(rawUrl) is not { Success: true } match)
        {
            return null;
        }

        var token = match.Groups["token"].Value;
        return match.Groups["number"] is { Success: true, ValueSpan: var number }
            ? new StreamPath(token, NumberedPartOf(match.Groups["kind"].ValueSpan), long.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture))
            : new StreamPath(token, PartOf(match.Groups["name"].ValueSpan), 0);
    }

    private static StreamPart PartOf(ReadOnlySpan<char> name) => name switch
    {
        MasterPlaylist.Name => StreamPart.Master,
        MediaPlaylist.Name => StreamPart.Playlist,
        LowPlaylist.Name => StreamPart.LowPlaylist,
        LiveResponder.Mp4Name => StreamPart.LiveMp4,
        _ => StreamPart.LiveTs,
    };

    private static StreamPart NumberedPartOf(ReadOnlySpan<char> kind) => kind switch
    {
        "init" => StreamPart.Header,
        "seg" => StreamPart.Segment,
        "low" => StreamPart.LowSegment,
        _ => StreamPart.LowHeader,
    };

    // A query is allowed, since proxies and players add their own, and is not looked at.
    [GeneratedRegex(
        @"\A/s/(?<token>[0-9a-f]{32})/((?<name>master\.m3u8|index\.m3u8|low\.m3u8|live\.mp4|live\.ts)"
        + @"|(?<kind>seg)-(?<number>0|[1-9][0-9]{0,17})\.(ts|m4s)|(?<kind>low)-(?<number>0|[1-9][0-9]{0,17})\.m4s"
        + @"|(?<kind>init|low-init)-(?<number>0|[1-9][0-9]{0,8})\.mp4)(\?[!-~]*)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Pattern();
}
