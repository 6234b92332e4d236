using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using CastWorker.GoogleCast;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Cast;

namespace CastWorker.SystemTests.GoogleCast;

/// <summary>Reaching TVs over real sockets and real TLS.</summary>
[CancelAfter(60_000)]
public sealed class ReachingTests
{
    private static readonly CipherSuitesPolicy Old = new([TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA]);

    [Test]
    public async Task A_TV_is_reached_whoever_signed_its_certificate(CancellationToken ct)
    {
        await using var tv = new ScriptedTv();
        await using var door = ScriptedTvDoor.Open(tv);

        await using var receiver = await new CastRig(door.Port).ConnectAsync(ct);

        (receiver.OurAddress, receiver.Address).ShouldBe(("127.0.0.1", "127.0.0.1"));
        receiver.Screen.ShouldBe(new ScreenReport { Use = ScreenUse.Free, Volume = 50, Muted = false });
    }

    [Test]
    public async Task A_TV_that_knows_only_old_ciphers_is_reached(CancellationToken ct)
    {
        await using var tv = new ScriptedTv();
        await using var door = ScriptedTvDoor.Open(tv, Old);

        await using var receiver = await new CastRig(door.Port).ConnectAsync(ct);

        receiver.Screen.Use.ShouldBe(ScreenUse.Free);
    }

    [Test]
    public async Task Unless_that_is_not_wanted(CancellationToken ct)
    {
        await using var tv = new ScriptedTv();
        await using var door = ScriptedTvDoor.Open(tv, Old);

        var failed = await Should.ThrowAsync<StageFailedException>(() =>
            new CastRig(door.Port, new CastOptions { AllowOldCiphers = false }).ConnectAsync(ct));

        failed.Error.Message.ShouldBe($"The TV cannot be reached: 127.0.0.1:{door.Port} does not speak TLS as a TV does.");
    }

    [Test]
    public async Task A_port_nobody_listens_on_is_named(CancellationToken ct)
    {
        int port;
        await using (var tv = new ScriptedTv())
        await using (var door = ScriptedTvDoor.Open(tv))
        {
            port = door.Port;
        }

        var failed = await Should.ThrowAsync<StageFailedException>(() => new CastRig(port).ConnectAsync(ct));

        failed.Error.Message.ShouldBe($"The TV cannot be reached: 127.0.0.1:{port} cannot be reached: ConnectionRefused.");
    }

    [Test]
    public async Task Somebody_who_accepts_and_says_nothing_is_given_up_in_time(CancellationToken ct)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var rig = new CastRig(((IPEndPoint)listener.LocalEndPoint!).Port, new CastOptions { ConnectLimit = TimeSpan.FromSeconds(1) });
        var waited = Stopwatch.StartNew();

        (await Should.ThrowAsync<StageFailedException>(() => rig.ConnectAsync(ct))).Error.Code.ShouldBe(ErrorCode.TvUnreachable);

        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [TestCase(true, TestName = "A_reset_is_noticed_at_once")]
    [TestCase(false, TestName = "A_hang_up_is_noticed_at_once")]
    public async Task An_end_of_the_line_is_noticed_at_once(bool reset, CancellationToken ct)
    {
        await using var tv = new ScriptedTv();
        await using var door = ScriptedTvDoor.Open(tv);
        var lost = new TaskCompletionSource();
        await using var receiver = await new CastRig(door.Port).ConnectAsync(ct, screen =>
        {
            if (!screen.Connected)
            {
                lost.TrySetResult();
            }
        });

        var waited = Stopwatch.StartNew();
        if (reset)
        {
            tv.Line.Reset();
        }
        else
        {
            tv.Line.HangUp();
        }

        await lost.Task.WaitAsync(ct);
        waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await Eventually.BeTrueAsync(() => receiver.Screen.Connected, "the new line", ct);
        tv.Lines.ShouldBe(2);
    }

    [Test]
    public async Task Two_hundred_connections_leave_no_socket_and_nobody_waiting(CancellationToken ct)
    {
        await using var tv = new ScriptedTv();
        await using var door = ScriptedTvDoor.Open(tv);
        var rig = new CastRig(door.Port);
        await ConnectAndLeaveAsync(rig, 0, ct);
        await Eventually.BeTrueAsync(() => tv.OpenLines == 0, "the first leave", ct);
        var before = Sockets();
        var timers = Timer.ActiveCount;

        for (var count = 0; count < 200; count++)
        {
            await ConnectAndLeaveAsync(rig, count, ct);
        }

        await Eventually.BeTrueAsync(() => tv.OpenLines == 0, "the leaves", ct);
        await Eventually.BeTrueAsync(() => Sockets() <= before, () => $"{before} sockets again, not {Sockets()}", ct);
        await Eventually.BeTrueAsync(() => Timer.ActiveCount <= timers + 2, () => $"{timers} timers again, not {Timer.ActiveCount}", ct);
        tv.Lines.ShouldBe(201);
    }

    /// <summary>Every third does something meanwhile.</summary>
    private static async Task ConnectAndLeaveAsync(CastRig rig, int count, CancellationToken ct)
    {
        await using var receiver = await rig.ConnectAsync(ct);
        if (count % 3 == 1)
        {
            await receiver.SetVolumeAsync(count % 100, ct);
        }
    }

    private static int Sockets() => Directory.EnumerateFiles("/proc/self/fd")
        .Count(fd => new FileInfo(fd).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) ?? false);
}
