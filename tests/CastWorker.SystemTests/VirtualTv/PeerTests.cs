using System.Globalization;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.VirtualTv;

/// <summary>Senders that others have written drive the TV: what it gets wrong, they would stumble over.</summary>
internal sealed class PeerTests
{
    private static readonly string Peers = Path.Combine(Repository.Root, "tests", "CastWorker.SystemTests", "VirtualTv", "Peers");

    [Test]
    [CancelAfter(120_000)]
    public async Task Pychromecast_connects_launches_loads_and_stops(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4);
        await using var tv = await RunningTv.StartAsync(ct);

        // Debian's package is for Debian's Python, whichever comes first on PATH.
        await using var peer = RunningProgram.Start("/usr/bin/python3", Arguments(tv, stream, "pychromecast_peer.py"));
        await peer.ExitedAsync(ct);

        peer.Lines.ShouldBe(["connected E8C28D3C", "media PLAYING CC1AD845", "after E8C28D3C"]);
        peer.ExitCode.ShouldBe(0);
        (await tv.StatusAsync(ct)).App.ShouldBeNull();
        (await Said(tv, ct)).ShouldBe(["CONNECT", "LAUNCH", "LOAD", "STOP", "CLOSE"]);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Castv2_client_connects_launches_loads_and_stops(CancellationToken ct)
    {
        await using var stream = await TestStream.StartAsync(ct, plan: TestStreamPlan.Fmp4);
        await using var tv = await RunningTv.StartAsync(ct);

        await using var peer = RunningProgram.Start("node", Arguments(tv, stream, "castv2_peer.js"), new Dictionary<string, string?>
        {
            ["NODE_PATH"] = Path.Combine(Repository.Root, "artifacts", "player", "node_modules"),
            // It is from before Buffer.from.
            ["NODE_NO_WARNINGS"] = "1",
        });
        await peer.ExitedAsync(ct);

        peer.Lines.ShouldContain("media PLAYING");
        peer.Lines[^1].ShouldBe("after E8C28D3C");
        peer.ExitCode.ShouldBe(0);
        (await Said(tv, ct)).ShouldBe(["CONNECT", "LAUNCH", "LOAD", "STOP", "CLOSE"]);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Vlc_connects_launches_loads_and_stops(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("castworker-vlc-");
        // VLC refuses to run as root, and whoever it runs as must get at its folder.
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
        var file = Path.Combine(folder.FullName, "film.mp4");
        await RunningProgram.RunAsync("ffmpeg", FilmArguments(file), ct);
        await using var tv = await RunningTv.StartAsync(ct);

        await using (var vlc = RunningProgram.Start("setpriv", VlcArguments(tv, folder.FullName, file)))
        {
            var loaded = await tv.BecomesAsync(status => status.Media is { Phase: not "Loading" }, $"the TV to load: {string.Join('\n', vlc.Lines)}", ct, seconds: 40);
            loaded.App!.AppId.ShouldBe("CC1AD845");
            // It stops only what it was told the number of, and the TV is ahead of what it has read.
            await vlc.SaysAsync("New mediaSessionId", ct);
            vlc.Signal(15);
            await tv.BecomesAsync(status => status is { Media: null, Sockets: 0 }, () => $"VLC to stop and leave: {string.Join('\n', vlc.Lines.TakeLast(40))}", ct);
            await vlc.ExitedAsync(ct);
        }

        folder.Delete(recursive: true);
        (await Said(tv, ct)).ShouldBe(["CONNECT", "LAUNCH", "LOAD", "STOP", "CLOSE"]);
        (await tv.FramesAsync(ct)).ShouldContain(frame => frame.Namespace == "urn:x-cast:com.google.cast.tp.deviceauth" && frame.Kind == "out");
    }

    private static string[] Arguments(RunningTv tv, TestStream stream, string script) =>
    [
        Path.Combine(Peers, script), tv.Cast.Address.ToString(), tv.Cast.Port.ToString(CultureInfo.InvariantCulture), stream.Master.AbsoluteUri,
    ];

    private static string[] FilmArguments(string file) =>
    [
        .. "-v error -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i anullsrc=r=48000:cl=stereo -t 60".Split(' '),
        .. "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac".Split(' '), file,
    ];

    private static string[] VlcArguments(RunningTv tv, string home, string file)
    {
        string[] nobody = Environment.IsPrivilegedProcess ? ["--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        var output = string.Create(CultureInfo.InvariantCulture, $"#chromecast{{ip={tv.Cast.Address},port={tv.Cast.Port},http-port={FreePort.Take()}}}");
        return
        [
            .. nobody, "env", $"HOME={home}", "cvlc", "-vv", file, "--sout", output, "--demux-filter=demux_chromecast",
        ];
    }

    /// <summary>What the sender asked for, one of each kind, in the order of the first.</summary>
    private static async Task<string[]> Said(RunningTv tv, CancellationToken ct) =>
    [
        .. (await tv.FramesAsync(ct))
            .Where(frame => frame.Kind == "in")
            .Select(frame => frame.Type)
            .Where(type => type is "CONNECT" or "LAUNCH" or "LOAD" or "STOP" or "CLOSE")
            .Distinct(),
    ];
}
