using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.VirtualTv;

/// <summary>The TV truly plays: its states are its player's, and what it shows can be seen.</summary>
internal sealed class PlayingTests
{
    [Test]
    [CancelAfter(90_000)]
    public async Task A_live_stream_is_loaded_buffered_and_played(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4);
        await using var tv = await RunningTv.StartAsync(ct);
        await using var client = await TvClient.PlayAsync(tv, stream, ct);

        var status = await tv.PlaysAsync(ct, seconds: 4);

        var stats = status.Media!.Player!.Stats;
        (stats.Stalls, stats.Width, stats.Height).ShouldBe((0, 1280, 720));
        stats.Errors.ShouldBeEmpty();
        stats.Segments.ShouldBeGreaterThan(3);
        stats.Decoded.ShouldBeGreaterThan(50);
        States(await tv.FramesAsync(ct)).ShouldBe(["IDLE", "BUFFERING", "PLAYING"]);
        // Bars and noise do not compress as a black screen does.
        (await tv.ScreenAsync(ct)).Length.ShouldBeGreaterThan(20_000);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task When_the_app_stops_nothing_more_is_fetched_and_the_idle_screen_is_shown(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4);
        await using var tv = await RunningTv.StartAsync(ct);
        var idle = await tv.ScreenAsync(ct);
        await using var client = await TvClient.PlayAsync(tv, stream, ct);
        LooksLike(await tv.ScreenAsync(ct), idle).ShouldBeFalse();

        await client.AskAsync("urn:x-cast:com.google.cast.receiver", $"\"type\":\"STOP\",\"sessionId\":\"{client.Session}\"", TvClient.Platform, ct);
        await client.HearAsync("RECEIVER_STATUS", "Backdrop", ct);

        (await tv.StatusAsync(ct)).Media.ShouldBeNull();
        await Eventually.BeTrueAsync(async () => LooksLike(await tv.ScreenAsync(ct), idle), "the idle screen", ct);
        var asked = stream.Requests;
        (await client.ListenAsync(TimeSpan.FromSeconds(3), ct)).Ended.ShouldBeFalse();
        stream.Requests.ShouldBe(asked);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_stream_that_other_origins_may_not_read_fails_at_its_master_playlist(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, allowOtherOrigins: false);
        await using var tv = await RunningTv.StartAsync(ct);
        await using var client = await TvClient.LaunchAsync(tv, ct);

        await client.LoadAsync(stream.Master, ct);

        (await client.HearAsync("LOAD_FAILED", "", ct)).GetProperty("detailedErrorCode").GetInt32().ShouldBe(311);
        await client.HearAsync("MEDIA_STATUS", "\"idleReason\":\"ERROR\"", ct);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_file_type_that_no_device_knows_is_not_even_fetched(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct);
        await using var tv = await RunningTv.StartAsync(ct);
        await using var client = await TvClient.LaunchAsync(tv, ct);

        await client.LoadAsync(stream.Master, ct, type: "text/html");

        (await client.HearAsync("LOAD_FAILED", "", ct)).GetProperty("detailedErrorCode").GetInt32().ShouldBe(104);
        stream.Requests.ShouldBe(0);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Undeclared_fMP4_buffers_for_ever(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4);
        await using var tv = await RunningTv.StartAsync(ct);
        await using var client = await TvClient.LaunchAsync(tv, ct);

        await client.LoadAsync(stream.Master, ct, format: "");
        await client.HearAsync("MEDIA_STATUS", "BUFFERING", ct);
        await client.ListenAsync(TimeSpan.FromSeconds(4), ct);

        var media = (await tv.StatusAsync(ct)).Media.ShouldNotBeNull();
        (media.Phase, media.Frozen).ShouldBe(("Buffering", true));
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_stream_beyond_the_device_is_not_supported(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4 with { Size = "1920x1080" });
        await using var tv = await RunningTv.StartAsync(ct, ("Profile", "nest-hub"));
        await using var client = await TvClient.LaunchAsync(tv, ct);

        await client.LoadAsync(stream.Master, ct);

        (await client.HearAsync("LOAD_FAILED", "", ct)).GetProperty("detailedErrorCode").GetInt32().ShouldBe(104);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_source_that_stands_still_is_BUFFERING_and_then_PLAYING_again(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4);
        await using var tv = await RunningTv.StartAsync(ct);
        await using var client = await TvClient.PlayAsync(tv, stream, ct);

        await stream.PauseSourceAsync(ct);
        await client.HearAsync("MEDIA_STATUS", "BUFFERING", ct);
        await stream.ResumeSourceAsync(ct);
        await client.HearAsync("MEDIA_STATUS", "PLAYING", ct);

        (await tv.StatusAsync(ct)).Media!.Player!.Stats.Stalls.ShouldBeGreaterThan(0);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_stream_that_says_its_end_is_FINISHED(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4 with { Seconds = 6, SaysItsEnd = true });
        await using var tv = await RunningTv.StartAsync(ct);
        await using var client = await TvClient.LaunchAsync(tv, ct);

        await client.LoadAsync(stream.Master, ct);

        await client.HearAsync("MEDIA_STATUS", "\"idleReason\":\"FINISHED\"", ct);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Segments_that_are_not_there_are_301(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4);
        await using var tv = await RunningTv.StartAsync(ct);
        await using var client = await TvClient.LaunchAsync(tv, ct);
        stream.Withhold(".m4s");

        await client.LoadAsync(stream.Master, ct);

        (await client.HearAsync("LOAD_FAILED", "", ct)).GetProperty("detailedErrorCode").GetInt32().ShouldBe(301);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_media_playlist_that_is_not_there_is_312(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4);
        await using var tv = await RunningTv.StartAsync(ct);
        await using var client = await TvClient.LaunchAsync(tv, ct);
        stream.Withhold("index.m3u8");

        await client.LoadAsync(stream.Master, ct);

        (await client.HearAsync("LOAD_FAILED", "", ct)).GetProperty("detailedErrorCode").GetInt32().ShouldBe(312);
    }

    /// <summary>The states that all heard, repetitions left out.</summary>
    private static string[] States(IReadOnlyList<TvFrame> frames)
    {
        var states = new List<string>();
        foreach (var frame in frames.Where(frame => frame is { Kind: "out", Destination: "*", Type: "MEDIA_STATUS" }))
        {
            var state = System.Text.Json.JsonDocument.Parse(frame.Payload!).RootElement.GetProperty("status")[0].GetProperty("playerState").GetString()!;
            if (states.LastOrDefault() != state)
            {
                states.Add(state);
            }
        }

        return [.. states];
    }

    /// <summary>The same but for the minute on the clock.</summary>
    private static bool LooksLike(byte[] picture, byte[] other) => Math.Abs(picture.Length - other.Length) < other.Length / 20;
}
