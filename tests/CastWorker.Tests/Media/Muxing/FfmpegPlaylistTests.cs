using CastWorker.Media.Muxing;

namespace CastWorker.Tests.Media.Muxing;

public sealed class FfmpegPlaylistTests
{
    [Test]
    public void Segments_are_read_with_their_lengths()
    {
        const string text = """
            #EXTM3U
            #EXT-X-VERSION:6
            #EXT-X-TARGETDURATION:2
            #EXT-X-MEDIA-SEQUENCE:7
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXTINF:2.000000,
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000+0000
            seg-7.ts
            #EXTINF:0.500000,
            seg-8.ts

            """;

        FfmpegPlaylist.Parse(text).ShouldBe(
            [new ListedSegment("seg-7.ts", TimeSpan.FromSeconds(2)), new ListedSegment("seg-8.ts", TimeSpan.FromSeconds(0.5))]);
    }

    [TestCase("")]
    [TestCase("\0\0\0\0")]
    [TestCase("seg-1.ts")]
    public void What_a_full_disk_leaves_is_no_playlist(string text) => FfmpegPlaylist.Parse(text).ShouldBeNull();

    [TestCase("#EXTM3U\nseg-1.ts\n")]
    [TestCase("#EXTM3U\n#EXTINF:abc,\nseg-1.ts\n")]
    [TestCase("#EXTM3U\n#EXTINF:0,\nseg-1.ts\n")]
    [TestCase("#EXTM3U\n#EXTINF:-2,\nseg-1.ts\n")]
    [TestCase("#EXTM3U\n#EXTINF:2.0,\n")]
    public void A_segment_without_name_or_length_is_none(string text) => FfmpegPlaylist.Parse(text).ShouldBe([]);
}
