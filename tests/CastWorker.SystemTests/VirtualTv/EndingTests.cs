using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.VirtualTv;

/// <summary>What happens to a stream that plays, as its sender hears it.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class EndingTests
{
    private RunningTv _tv = null!;
    private TestStream _stream = null!;

    [OneTimeSetUp]
    public async Task SwitchOn()
    {
        _stream = await TestStream.StartAsync(CancellationToken.None, plan: TestStreamPlan.Fmp4 with { Seconds = 900 });
        _tv = await RunningTv.StartAsync(CancellationToken.None, ("LaunchDelay", "0"));
    }

    [OneTimeTearDown]
    public async Task SwitchOff()
    {
        await _tv.DisposeAsync();
        await _stream.DisposeAsync();
    }

    [TearDown]
    public Task Tidy() => _tv.DoAsync("other-sender-stop-app", CancellationToken.None);

    [TestCase("remote-stop", "MEDIA_STATUS", "\"idleReason\":\"CANCELLED\"")]
    [TestCase("remote-stop?media=false", "CLOSE", "")]
    [TestCase("remote-stop-media", "MEDIA_STATUS", "\"idleReason\":\"CANCELLED\"")]
    [TestCase("other-sender-stop-app", "RECEIVER_STATUS", "Backdrop")]
    [TestCase("other-sender-stop-media", "MEDIA_STATUS", "\"idleReason\":\"CANCELLED\"")]
    [TestCase("launch-app?name=Netflix&id=CA5E8412", "RECEIVER_STATUS", "Netflix")]
    [TestCase("standby", "RECEIVER_STATUS", "\"isStandBy\":true")]
    [TestCase("input-change", "RECEIVER_STATUS", "\"isActiveInput\":false")]
    [TestCase("playback-error?code=315", "ERROR", "315")]
    [TestCase("media-gone", "MEDIA_STATUS", "\"status\":[]")]
    [TestCase("finish", "MEDIA_STATUS", "\"idleReason\":\"FINISHED\"")]
    [TestCase("remote-zombie", "MEDIA_STATUS", "BUFFERING")]
    [TestCase("remote-background", "MEDIA_STATUS", "\"idleReason\":\"CANCELLED\"")]
    [TestCase("volume?level=0.25", "RECEIVER_STATUS", "\"level\":0.25")]
    [TestCase("hide-volume", "RECEIVER_STATUS", "\"controlType\":\"fixed\"")]
    [CancelAfter(60_000)]
    public async Task Is_told(string action, string type, string containing, CancellationToken ct)
    {
        await using var client = await TvClient.PlayAsync(_tv, _stream, ct);

        await _tv.DoAsync(action, ct);

        await client.HearAsync(type, containing, ct);
        await _tv.DoAsync("hide-volume?on=false", ct);
        await _tv.DoAsync("wake", ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_zombie_fetches_nothing_and_never_plays_again(CancellationToken ct)
    {
        await using var client = await TvClient.PlayAsync(_tv, _stream, ct);

        await _tv.DoAsync("remote-zombie", ct);
        await client.HearAsync("MEDIA_STATUS", "BUFFERING", ct);
        var asked = _stream.Requests;
        (await client.ListenAsync(TimeSpan.FromSeconds(4), ct)).Ended.ShouldBeFalse();

        _stream.Requests.ShouldBeLessThanOrEqualTo(asked + 1, "one may have been on its way");
        (await _tv.StatusAsync(ct)).Media!.Phase.ShouldBe("Buffering");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Another_LOAD_interrupts_and_has_an_id_of_its_own(CancellationToken ct)
    {
        await using var client = await TvClient.PlayAsync(_tv, _stream, ct);
        var before = (await _tv.StatusAsync(ct)).Media!.MediaSessionId;

        await _tv.DoAsync($"other-sender-load?url={Uri.EscapeDataString(_stream.Master.AbsoluteUri)}", ct);

        await client.HearAsync("MEDIA_STATUS", "\"idleReason\":\"INTERRUPTED\"", ct);
        await client.HearAsync("MEDIA_STATUS", "PLAYING", ct);
        (await _tv.StatusAsync(ct)).Media!.MediaSessionId.ShouldNotBe(before);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_slow_network_stalls_the_player_and_a_fast_one_heals_it(CancellationToken ct)
    {
        await using var client = await TvClient.PlayAsync(_tv, _stream, ct);

        await _tv.DoAsync("slow-network?kbps=100", ct);
        await client.HearAsync("MEDIA_STATUS", "BUFFERING", ct);
        await _tv.DoAsync("normal-network", ct);

        await client.HearAsync("MEDIA_STATUS", "PLAYING", ct);
    }
}
