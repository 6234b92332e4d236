using CastWorker.Media.Serving;

namespace CastWorker.Tests.Media.Serving;

public sealed class StreamPathTests
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    public static IReadOnlyList<string> Nasty { get; } =
    [
        "/", "/s", "/s/", $"/s/{Token}", $"/s/{Token}/", $"/s/{Token}/.", $"/s/{Token}/..", "/favicon.ico", "*",
        $"/s/{Token}/../{Token}/index.m3u8", $"/s/{Token}/./index.m3u8", $"/s/{Token}/%2e%2e/index.m3u8",
        $"/s/{Token}//index.m3u8", $"//s/{Token}/index.m3u8", $"/s//{Token}/index.m3u8", $"/s/{Token}%2findex.m3u8",
        $"/s/{Token}/%69ndex.m3u8", $"/s/{Token}/index.m3u8%00", $"/s/{Token}/index.m3u8/", $"/s/{Token}/INDEX.M3U8",
        $"/s/{Token}/.ffmpeg.m3u8", $"/s/{Token}/ffmpeg.m3u8", $"/s/{Token}/run-1/seg-1.ts", $"/s/{Token}/seg-1.ts.tmp",
        $"/s/{Token}/seg-.ts", $"/s/{Token}/seg--1.ts", $"/s/{Token}/seg-01.ts", $"/s/{Token}/seg-+1.ts", $"/s/{Token}/seg-1e3.ts",
        $"/s/{Token}/seg-99999999999999999999999999.ts", $"/s/{Token}/seg-١.ts", $"/s/{Token}/seg-%d.ts",
        $"/s/{Token}/low-init-9999999999.mp4", $"/s/{Token}/low-1.ts", $"/s/{Token}/seg-1.mp4", $"/s/{Token}/init-9999999999.mp4", $"/s/{Token}/init-1.m4s", $"/s/{Token}/low-init-1.m4s",
        $"/s/{Token}/seg-1.ts;x", $"/s/{Token}/index.m3u8\\..\\x", $"/s/{Token.ToUpperInvariant()}/index.m3u8",
        $"/s/{Token}0/index.m3u8", $"/s/{Token[1..]}/index.m3u8", $"/s/../s/{Token}/index.m3u8", "/s/../../etc/passwd",
        $"http://127.0.0.1/s/{Token}/index.m3u8", $"/S/{Token}/index.m3u8", $"/s/{Token}/index.m3u8#x", $"s/{Token}/index.m3u8",
    ];

    [TestCaseSource(nameof(Nasty))]
    public void Everything_else_is_nothing(string raw) => StreamPath.Parse(raw).ShouldBeNull();

    [TestCase("\n")]
    [TestCase("\0")]
    [TestCase(" ")]
    [TestCase("?a b")]
    [TestCase("?\n")]
    public void Nothing_may_hang_on_behind(string tail) => StreamPath.Parse($"/s/{Token}/index.m3u8{tail}").ShouldBeNull();

    [Test]
    public void What_a_playlist_names_is_understood()
    {
        StreamPath.Parse($"/s/{Token}/master.m3u8").ShouldBe(new StreamPath(Token, StreamPart.Master, 0));
        StreamPath.Parse($"/s/{Token}/index.m3u8").ShouldBe(new StreamPath(Token, StreamPart.Playlist, 0));
        StreamPath.Parse($"/s/{Token}/index.m3u8?_=1").ShouldBe(new StreamPath(Token, StreamPart.Playlist, 0));
        StreamPath.Parse($"/s/{Token}/live.mp4").ShouldBe(new StreamPath(Token, StreamPart.LiveMp4, 0));
        StreamPath.Parse($"/s/{Token}/low.m3u8").ShouldBe(new StreamPath(Token, StreamPart.LowPlaylist, 0));
        StreamPath.Parse($"/s/{Token}/low-7.m4s").ShouldBe(new StreamPath(Token, StreamPart.LowSegment, 7));
        StreamPath.Parse($"/s/{Token}/low-init-12.mp4").ShouldBe(new StreamPath(Token, StreamPart.LowHeader, 12));
        StreamPath.Parse($"/s/{Token}/init-3.mp4").ShouldBe(new StreamPath(Token, StreamPart.Header, 3));
        StreamPath.Parse($"/s/{Token}/seg-4.m4s").ShouldBe(new StreamPath(Token, StreamPart.Segment, 4));
        StreamPath.Parse($"/s/{Token}/live.ts?x").ShouldBe(new StreamPath(Token, StreamPart.LiveTs, 0));
        StreamPath.Parse($"/s/{Token}/seg-0.ts").ShouldBe(new StreamPath(Token, StreamPart.Segment, 0));
        StreamPath.Parse($"/s/{Token}/seg-123456789012.ts").ShouldBe(new StreamPath(Token, StreamPart.Segment, 123456789012));
        StreamPath.Parse(null).ShouldBeNull();
    }
}
