using CastWorker.TestSupport.Harness;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.SystemTests.VirtualTv;

/// <summary>Each fault does on the wire what its name says.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class FaultTests
{
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(3);

    private RunningTv _tv = null!;

    [OneTimeSetUp]
    public async Task SwitchOn() => _tv = await RunningTv.StartAsync(CancellationToken.None, ("LaunchDelay", "0"));

    [OneTimeTearDown]
    public async Task SwitchOff() => await _tv.DisposeAsync();

    [TearDown]
    public async Task Repair()
    {
        await _tv.DoAsync("unmute", CancellationToken.None);
        await _tv.DoAsync("other-sender-stop-app", CancellationToken.None);
        await _tv.DoAsync("no-pong?on=false", CancellationToken.None);
    }

    [TestCase("rst")]
    [TestCase("fin")]
    [CancelAfter(30_000)]
    public async Task A_connection_can_end_without_a_word(string fault, CancellationToken ct)
    {
        await using var client = await TvClient.LaunchAsync(_tv, ct);
        await DrainAsync(client, ct);

        await _tv.DoAsync(fault, ct);

        (await client.ListenAsync(AWhile, ct)).ShouldBe((0, true));
        await _tv.BecomesAsync(status => status.Sockets == 0, "the TV to forget the sender", ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_mute_TV_keeps_the_connection_and_neither_sends_nor_hangs_up(CancellationToken ct)
    {
        await using var client = await TvClient.LaunchAsync(_tv, ct);
        await DrainAsync(client, ct);
        await _tv.DoAsync("mute", ct);

        await client.SendAsync(CastNamespace.Heartbeat, """{"type":"PING"}""", TvClient.Platform, ct);

        (await client.ListenAsync(TimeSpan.FromSeconds(12), ct)).ShouldBe((0, false));
        await _tv.DoAsync("unmute", ct);
        await client.HearAsync("PONG", "", ct);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Half_a_frame_is_a_header_and_not_all_of_what_it_promises(CancellationToken ct)
    {
        await using var client = await TvClient.LaunchAsync(_tv, ct);
        await DrainAsync(client, ct);

        await _tv.DoAsync("half-frame", ct);
        var (bytes, ended) = await client.ListenAsync(TimeSpan.FromSeconds(6), ct);

        bytes.ShouldBeGreaterThan(FrameLength.Bytes);
        ended.ShouldBeFalse();
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_slow_frame_comes_a_byte_a_second(CancellationToken ct)
    {
        await using var client = await TvClient.LaunchAsync(_tv, ct);
        await DrainAsync(client, ct);

        await _tv.DoAsync("slow-frame", ct);

        (await client.ListenAsync(TimeSpan.FromSeconds(4.5), ct)).Bytes.ShouldBeInRange(3, 6);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Without_pongs_everything_else_is_answered(CancellationToken ct)
    {
        await using var client = await TvClient.ConnectAsync(_tv, ct);
        await _tv.DoAsync("no-pong", ct);

        await client.SendAsync(CastNamespace.Heartbeat, """{"type":"PING"}""", TvClient.Platform, ct);
        await client.AskAsync(CastNamespace.Receiver, "\"type\":\"GET_STATUS\"", TvClient.Platform, ct);

        (await client.HearTypesAsync(1, ct)).ShouldBe(["RECEIVER_STATUS"]);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_silent_sender_is_pinged_and_then_hung_up_on(CancellationToken ct)
    {
        await using var client = await TvClient.ConnectAsync(_tv, ct);

        var (bytes, ended) = await client.ListenAsync(TimeSpan.FromSeconds(14), ct);

        ended.ShouldBeTrue();
        bytes.ShouldBeGreaterThan(0, "a PING");
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task The_app_can_hang_up_and_run_on(CancellationToken ct)
    {
        await using var client = await TvClient.LaunchAsync(_tv, ct);
        await DrainAsync(client, ct);

        var status = await _tv.DoAsync("drop-vc", ct);

        status.App.ShouldNotBeNull();
        var close = await client.NextAsync(ct);
        (close.Source, close.Text).ShouldBe((client.Transport, """{"type":"CLOSE"}"""));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task The_platform_can_hang_up_while_TCP_stays(CancellationToken ct)
    {
        await using var client = await TvClient.ConnectAsync(_tv, ct);
        await DrainAsync(client, ct);

        await _tv.DoAsync("close-receiver-0", ct);
        (await client.NextAsync(ct)).Source.ShouldBe(TvClient.Platform);
        await client.AskAsync(CastNamespace.Receiver, "\"type\":\"GET_STATUS\"", TvClient.Platform, ct);
        await client.SendAsync(CastNamespace.Heartbeat, """{"type":"PING"}""", TvClient.Platform, ct);

        // The request vanished, for want of a virtual connection; the heartbeat needs none.
        (await client.HearTypesAsync(1, ct)).ShouldBe(["PONG"]);
    }

    [TestCase("close-first", new[] { "CLOSE", "RECEIVER_STATUS" })]
    [TestCase("status-first", new[] { "RECEIVER_STATUS", "CLOSE" })]
    [TestCase("close-only", new[] { "CLOSE", "PONG" })]
    [TestCase("status-only", new[] { "RECEIVER_STATUS", "PONG" })]
    [CancelAfter(30_000)]
    public async Task The_end_of_the_app_is_told_in_the_order_that_is_wanted(string order, string[] told, CancellationToken ct)
    {
        await using var client = await TvClient.LaunchAsync(_tv, ct);
        await DrainAsync(client, ct);

        await _tv.DoAsync($"remote-stop?order={order}", ct);
        await client.SendAsync(CastNamespace.Heartbeat, """{"type":"PING"}""", TvClient.Platform, ct);

        (await client.HearTypesAsync(2, ct)).ShouldBe(told);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task After_a_reboot_it_is_at_the_same_place_with_a_new_certificate_and_no_app(CancellationToken ct)
    {
        await using var before = await TvClient.LaunchAsync(_tv, ct);
        await DrainAsync(before, ct);

        (await _tv.DoAsync("reboot?seconds=2", ct)).App.ShouldBeNull();
        (await before.ListenAsync(AWhile, ct)).Ended.ShouldBeTrue();
        await _tv.BecomesAsync(status => status.Up, "the TV to be up again", ct);
        await using var after = await TvClient.ConnectAsync(_tv, ct);

        after.Thumbprint.ShouldNotBe(before.Thumbprint);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_launch_can_be_refused_so_many_times_and_need_consent(CancellationToken ct)
    {
        await using var client = await TvClient.ConnectAsync(_tv, ct);
        await _tv.DoAsync("refuse-launch?reason=CANCELLED&times=1", ct);
        await _tv.DoAsync("launch-consent?ms=300", ct);
        const string Launch = """ "type":"LAUNCH","appId":"CC1AD845" """;

        await client.AskAsync(CastNamespace.Receiver, Launch, TvClient.Platform, ct);
        await client.AskAsync(CastNamespace.Receiver, Launch, TvClient.Platform, ct);

        (await client.HearTypesAsync(4, ct)).ShouldBe(["LAUNCH_ERROR", "LAUNCH_STATUS", "LAUNCH_STATUS", "RECEIVER_STATUS"]);
        await _tv.DoAsync("launch-consent?ms=0", ct);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Frames_that_are_none_are_dropped_with_a_reason_and_impossible_lengths_end_the_connection(CancellationToken ct)
    {
        var since = await _tv.FramesAsync(ct) is [.., var last] ? last.N : 0;
        await using var client = await TvClient.ConnectAsync(_tv, ct);
        var good = CastFrameWriter.Write(new CastFrame
        {
            Source = "sender-test",
            Destination = TvClient.Platform,
            Namespace = CastNamespace.Heartbeat,
            Text = """{"type":"PING"}""",
        });

        // Without its first field, the protocol version.
        await client.SendAsync(FrameLength.Frame(good.AsSpan(FrameLength.Bytes + 2)), ct);
        await client.SendAsync(good, ct);
        (await client.HearTypesAsync(1, ct)).ShouldBe(["PONG"]);
        await client.SendAsync([0, 1, 0, 1], ct);

        (await client.ListenAsync(AWhile, ct)).Ended.ShouldBeTrue();
        var notes = (await _tv.FramesAsync(ct, since)).Where(frame => frame.Kind == "note").Select(frame => frame.Text).ToArray();
        notes.ShouldContain("dropped: required field protocol_version is missing");
        notes.ShouldContain("closing: a frame of 65537 bytes");
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task An_unknown_action_is_answered_with_those_that_there_are(CancellationToken ct)
    {
        var refused = await Should.ThrowAsync<InvalidOperationException>(() => _tv.DoAsync("dance", ct));

        refused.Message.ShouldContain("remote-stop");
    }

    /// <summary>Takes what is still on its way, so that the next frame is the fault's.</summary>
    private static async Task DrainAsync(TvClient client, CancellationToken ct)
    {
        await client.SendAsync(CastNamespace.Heartbeat, """{"type":"PING"}""", TvClient.Platform, ct);
        await client.HearAsync("PONG", "", ct);
    }
}
