using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Endings;
using CastWorker.TestSupport.Cast;

namespace CastWorker.Tests.GoogleCast;

/// <summary>Whatever a TV sends, it is read, dropped or the end of the connection; nothing worse.</summary>
[CancelAfter(60_000)]
[NonParallelizable] // It measures the memory of the whole process.
public sealed class GarbageTests
{
    private const int PerStream = 20;
    private readonly Random _random = new(20261121);

    [Test]
    public async Task A_hundred_thousand_mutated_messages_do_no_harm(CancellationToken ct)
    {
        var good = Conversation();
        var known = new TvEvidence { App = EndingStory.Ours };
        var (frames, read) = (0, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        while (frames < 100_000)
        {
            using var stream = new MemoryStream(Mutated(good));
            frames += PerStream;
            var reader = new FrameReader(stream, TimeSpan.FromSeconds(10), TimeProvider.System);
            try
            {
                while (await reader.ReadAsync(ct) is { } body)
                {
                    if (CastIncoming.Read(body, out _) is { } incoming)
                    {
                        read++;
                        known = known.After(new TvEvent.App("t1", incoming.Payload), TimeSpan.FromSeconds(read));
                        EndingRules.Judge(known, new EndingLimits(), TimeSpan.FromSeconds(read));
                    }
                }
            }
            catch (CastProtocolException)
            {
                // A length that is none: the connection would end here.
            }
        }

        read.ShouldBeGreaterThan(10_000, "most must get as far as being understood");
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(4_000_000);
    }

    [Test]
    public async Task Mutated_messages_end_a_connection_or_leave_it_whole(CancellationToken ct)
    {
        var good = Conversation();
        for (var round = 0; round < 100; round++)
        {
            await using var harness = new ConnectionHarness();
            await harness.SettleAsync(ct);
            await harness.Line.SendBytesAsync(Mutated(good));
            harness.Line.HangUp();

            await harness.Connection.Closed.WaitAsync(ct);
        }
    }

    private static byte[][] Conversation()
    {
        var habits = new ScriptedTv().Habits;
        habits.Show(ScriptedTvHabits.Player, "Player");
        return
        [
            new TvFrame("receiver-0", "*", TvFrame.Receiver, habits.Status(1)).Pack(),
            new TvFrame("t1", "*", TvFrame.Media, habits.Media(2)).Pack(),
            new TvFrame("t1", "*", TvFrame.Media, """{"type":"MEDIA_STATUS","status":[]}""").Pack(),
            new TvFrame("t1", "*", TvFrame.Media, """{"type":"LOAD_FAILED","requestId":3,"detailedErrorCode":312}""").Pack(),
            new TvFrame("receiver-0", "*", TvFrame.Heartbeat, """{"type":"PING"}""").Pack(),
            new TvFrame("t1", "*", TvFrame.Connection, """{"type":"CLOSE"}""").Pack(),
        ];
    }

    /// <summary>Most lengths stay right, so that what is inside is put to the test as well.</summary>
    private byte[] Mutated(byte[][] good)
    {
        List<byte> all = [];
        for (var count = 0; count < PerStream; count++)
        {
            byte[] frame = [.. good[_random.Next(good.Length)]];
            for (var changes = _random.Next(4); changes > 0; changes--)
            {
                var at = _random.Next(_random.Next(100) == 0 ? 0 : 4, frame.Length);
                frame[at] = _random.Next(3) == 0 ? (byte)_random.Next(256) : (byte)(frame[at] ^ (1 << _random.Next(8)));
            }

            all.AddRange(frame);
        }

        return [.. all];
    }
}
