using CastWorker.GoogleCast.Channels;
using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Messages;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Cast;

namespace CastWorker.Tests.GoogleCast;

[CancelAfter(30_000)]
public sealed class CastConnectionTests
{
    [Test]
    public async Task A_message_that_comes_byte_by_byte_is_understood(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);
        harness.Taken.Clear();

        foreach (var one in new TvFrame("receiver-0", "*", TvFrame.Receiver, harness.Tv.Habits.Status()).Pack())
        {
            await harness.Line.SendBytesAsync(new[] { one });
        }

        await Eventually.BeTrueAsync(() => !harness.Taken.IsEmpty, "the status", ct);
        harness.Taken.ShouldHaveSingleItem().Payload.ShouldBeOfType<CastPayload.Receiver>().Status.Level.ShouldBe(0.5);
    }

    [Test]
    public async Task Many_messages_in_one_piece_are_all_understood(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);
        harness.Taken.Clear();
        var frame = new TvFrame("receiver-0", "*", TvFrame.Receiver, harness.Tv.Habits.Status()).Pack();

        await harness.Line.SendBytesAsync(Enumerable.Repeat(frame, 500).SelectMany(bytes => bytes).ToArray());

        await Eventually.BeTrueAsync(() => harness.Taken.Count == 500, "all of them", ct);
    }

    [Test]
    public async Task Half_a_message_is_noticed_in_ten_seconds_although_the_line_lives(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);
        var frame = new TvFrame("receiver-0", "*", TvFrame.Receiver, harness.Tv.Habits.Status()).Pack();
        await harness.Line.SendBytesAsync(frame.AsMemory(0, 30));
        await Dribbled(harness, frame, ct);

        var took = await harness.AdvanceUntilAsync(harness.Connection.Closed, ct);

        (await harness.Connection.Closed).Kind.ShouldBe(CastEndKind.Stuck);
        took.ShouldBeInRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Test]
    public async Task A_mute_TV_is_asked_after_five_seconds_and_given_up_after_fifteen(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);
        harness.Line.IsMute = true;

        var pinged = await harness.AdvanceUntilAsync(harness.Tv.ReceivedAsync("PING", ct), ct);
        var died = pinged + await harness.AdvanceUntilAsync(harness.Connection.Closed, ct);

        (await harness.Connection.Closed).Kind.ShouldBe(CastEndKind.Mute);
        pinged.ShouldBeInRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        died.ShouldBeInRange(TimeSpan.FromSeconds(14.5), TimeSpan.FromSeconds(15.5));
    }

    [Test]
    public async Task A_TV_that_answers_pings_is_kept(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);

        for (var second = 0; second < 60; second++)
        {
            harness.Time.Advance(TimeSpan.FromSeconds(1));
            await harness.SettleAsync(ct);
        }

        harness.Connection.Closed.IsCompleted.ShouldBeFalse();
    }

    [Test]
    public async Task A_ping_is_answered_while_a_request_waits(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        harness.Tv.Script = (_, frame) => Task.FromResult(frame.Type == "GET_STATUS");
        var waiting = harness.Receiver.StatusAsync(ct);
        await harness.Tv.ReceivedAsync("GET_STATUS", ct);

        await harness.Line.SendAsync("receiver-0", TvFrame.Heartbeat, """{"type":"PING","requestId":7}""");

        (await harness.Tv.ReceivedAsync("PONG", ct)).Destination.ShouldBe("receiver-0");
        waiting.IsCompleted.ShouldBeFalse();
        await harness.Connection.DisposeAsync();
        await Should.ThrowAsync<CastClosedException>(waiting);
    }

    [TestCase("00 00 00 00", CastEndKind.Nonsense, TestName = "No_length_at_all_ends_it")]
    [TestCase("00 01 00 01", CastEndKind.Nonsense, TestName = "A_length_beyond_what_devices_send_ends_it")]
    [TestCase("FF FF FF FF", CastEndKind.Nonsense, TestName = "A_negative_length_ends_it")]
    [TestCase("48 54 54 50", CastEndKind.Nonsense, TestName = "A_web_server_ends_it")]
    public async Task What_is_no_Cast_ends_it(string bytes, object end, CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);

        await harness.Line.SendBytesAsync(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));

        (await harness.Connection.Closed.WaitAsync(ct)).Kind.ShouldBe((CastEndKind)end);
    }

    [Test]
    public async Task The_largest_message_is_taken(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);
        harness.Taken.Clear();
        var room = 65_536 + 4 - new TvFrame("receiver-0", "*", TvFrame.Receiver, """{"type":"LOAD_CANCELLED","x":""}""").Pack().Length - 2;

        var frame = new TvFrame("receiver-0", "*", TvFrame.Receiver, $$"""{"type":"LOAD_CANCELLED","x":"{{new string('x', room)}}"}""").Pack();
        await harness.Line.SendBytesAsync(frame);

        frame.Length.ShouldBe(65_536 + 4);
        await Eventually.BeTrueAsync(() => harness.Taken.Count == 1, "the message", ct);
    }

    [Test]
    public async Task Nothing_larger_than_a_device_takes_is_sent(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);

        Should.Throw<CastTooLargeException>(() =>
            harness.Connection.Send("receiver-0", Namespaces.Receiver, new string('x', 65_536)));
    }

    [Test]
    public async Task What_cannot_be_understood_is_dropped_and_does_no_harm(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);
        harness.Taken.Clear();

        await harness.Line.SendAsync("receiver-0", TvFrame.Receiver, "this is no JSON");
        await harness.Line.SendAsync("receiver-0", TvFrame.Receiver, "[1,2,3]");
        await harness.Line.SendAsync("receiver-0", "urn:x-cast:unknown", """{"type":"SOMETHING_NEW"}""");
        await harness.Line.SendBytesAsync(new byte[] { 0, 0, 0, 3, 0xFF, 0xFF, 0xFF });
        await harness.Line.SendAsync("receiver-0", TvFrame.Receiver, harness.Tv.Habits.Status(), "somebody-else");
        await harness.SettleAsync(ct);

        harness.Taken.Count.ShouldBe(1, "the answer to the question at the end");
    }

    [Test]
    public async Task It_takes_leave_in_reverse_order(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        harness.Connection.Connect("app-1");
        await harness.SettleAsync(ct);

        await harness.Connection.DisposeAsync();

        var closes = harness.Tv.Frames.Where(frame => frame.Type == "CLOSE").Select(frame => frame.Destination);
        await Eventually.BeTrueAsync(() => closes.Count() == 2, "both", ct);
        closes.ShouldBe(["app-1", "receiver-0"]);
        (await harness.Connection.Closed).Kind.ShouldBe(CastEndKind.ByUs);
    }

    [Test]
    public async Task A_TV_that_hangs_up_is_noticed_at_once(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        harness.Tv.Script = (_, frame) => Task.FromResult(frame.Type == "GET_STATUS");
        var waiting = harness.Receiver.StatusAsync(ct);
        await harness.Tv.ReceivedAsync("GET_STATUS", ct);

        harness.Line.HangUp();

        (await harness.Connection.Closed.WaitAsync(ct)).Kind.ShouldBe(CastEndKind.HungUp);
        await Should.ThrowAsync<CastClosedException>(waiting);
        await Should.ThrowAsync<CastClosedException>(() => harness.Receiver.StatusAsync(ct));
    }

    [Test]
    public async Task Being_sent_away_by_the_platform_is_an_end_although_the_socket_stays_open(CancellationToken ct)
    {
        await using var harness = new ConnectionHarness();
        await harness.SettleAsync(ct);

        await harness.Line.SendAsync("receiver-0", TvFrame.Connection, """{"type":"CLOSE"}""");

        (await harness.Connection.Closed.WaitAsync(ct)).Kind.ShouldBe(CastEndKind.SentAway);
    }

    /// <summary>Half the patience passes with a byte each second: that must not buy more time.</summary>
    private static async Task Dribbled(ConnectionHarness harness, byte[] frame, CancellationToken ct)
    {
        for (var second = 0; second < 5; second++)
        {
            await harness.Line.SendBytesAsync(frame.AsMemory(30 + second, 1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            harness.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
