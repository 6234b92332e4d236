using System.Diagnostics;

namespace CastWorker.SystemTests.Media;

public sealed class LiveStreamTests
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    [Test]
    [CancelAfter(60_000)]
    public async Task A_display_becomes_a_stream_that_can_be_fetched(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Quality, ct);
        var clock = Stopwatch.StartNew();

        await using var encoder = await stream.EncodeAsync(display, ct);
        var started = clock.Elapsed;
        await using var route = await stream.PublishAsync(ct);

        TestContext.Out.WriteLine($"first segment after {started.TotalSeconds:F2} s, route after {clock.Elapsed - started}");
        var master = await Http.GetStringAsync(route.Url, ct);
        master.ShouldContain("CODECS=\"avc1.640029,mp4a.40.2\",RESOLUTION=640x360,FRAME-RATE=10.000");
        var playlist = await Http.GetStringAsync(new Uri(route.Url, "index.m3u8"), ct);
        playlist.ShouldContain("#EXTINF:2.000000,\nseg-0.ts\n");
        encoder.Choice.Name.ShouldBe("libx264");
        encoder.Progress.Frames.ShouldBeGreaterThanOrEqualTo(20);
    }
}
