using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.Playing;

/// <summary>The player is the judge of all streams, so it is tried first: it must see what is wrong, and only that.</summary>
internal sealed class StreamPlayerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    [CancelAfter(90_000)]
    public async Task A_live_stream_plays_without_a_stall(
        [Values(PlayerEngine.Shaka, PlayerEngine.HlsJs)] PlayerEngine engine, CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct);

        await using var player = await StreamPlayer.OpenAsync(stream.Master, engine, ct);
        var report = await player.WatchAsync(TimeSpan.FromSeconds(6), Limit, ct);

        report.Errors.ShouldBeEmpty();
        report.Stalls.ShouldBe(0);
        report.SkippedSeconds.ShouldBe(0);
        report.Playing.ShouldBeTrue();
        report.PlayedSeconds.ShouldBeInRange(6, 12);
        report.StartupMilliseconds.ShouldNotBeNull().ShouldBeInRange(1, 20_000);
        report.DecodedFrames.ShouldBeGreaterThan(100);
        (report.Width, report.Height).ShouldBe((1280, 720));
        report.LatencySeconds.ShouldNotBeNull().ShouldBeInRange(0.5, 20);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_source_that_stops_is_one_stall_that_lasts([Values(PlayerEngine.Shaka, PlayerEngine.HlsJs)] PlayerEngine engine, CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct);
        await using var player = await StreamPlayer.OpenAsync(stream.Master, engine, ct);
        (await player.WatchAsync(TimeSpan.FromSeconds(2), Limit, ct)).Stalls.ShouldBe(0);

        await stream.StopSourceAsync();
        var report = await player.WatchAsync(seen => seen.LongestStallSeconds > 2, Limit, ct);

        report.Stalls.ShouldBe(1);
        report.StallSeconds.ShouldBeInRange(2, 5);
        report.Playing.ShouldBeFalse();
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_stall_that_ends_is_measured_and_then_it_plays_again(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct);
        await using var player = await StreamPlayer.OpenAsync(stream.Master, PlayerEngine.HlsJs, ct);
        await player.WatchAsync(TimeSpan.FromSeconds(2), Limit, ct);

        await stream.PauseSourceAsync(ct);
        await player.WatchAsync(seen => seen.LongestStallSeconds > 1, Limit, ct);
        await stream.ResumeSourceAsync(ct);
        var again = await player.WatchAsync(seen => seen.Playing, Limit, ct);
        var report = await player.WatchAsync(TimeSpan.FromSeconds(again.PlayedSeconds + 2), Limit, ct);

        report.Playing.ShouldBeTrue();
        report.Stalls.ShouldBeInRange(1, 2);
        report.LongestStallSeconds.ShouldBeInRange(1, 15);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_stream_that_is_not_there_is_an_error([Values(PlayerEngine.Shaka, PlayerEngine.HlsJs)] PlayerEngine engine, CancellationToken ct)
    {
        await using var nothing = LoopbackServer.Start(_ => null, allowOtherOrigins: true);

        await using var player = await StreamPlayer.OpenAsync(new Uri(nothing.Root, "master.m3u8"), engine, ct);
        var report = await player.WatchAsync(_ => false, Limit, ct);

        report.Errors.ShouldHaveSingleItem().ShouldContain("404");
        report.StartupMilliseconds.ShouldBeNull();
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_stream_that_other_origins_may_not_read_is_an_error(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, allowOtherOrigins: false);

        await using var player = await StreamPlayer.OpenAsync(stream.Master, PlayerEngine.Shaka, ct);
        var report = await player.WatchAsync(_ => false, Limit, ct);

        report.Errors.ShouldNotBeEmpty();
        report.PlayedSeconds.ShouldBe(0);
    }
}
