using System.Diagnostics;
using System.Text.Json;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.WholePath;

/// <summary>A worker with two targets on different pages, which keeps its segments on a disk that fails on order.</summary>
internal sealed class DiskHouse : IAsyncDisposable
{
    public const string One = "one";
    public const string Two = "two";

    private static readonly TimeSpan NoticeLimit = TimeSpan.FromSeconds(10);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly Opened _opened;

    private DiskHouse(Opened opened, FailingDisk disk, RunningWorker worker, MqttWatcher mqtt) =>
        (_opened, Disk, Worker, Mqtt) = (opened, disk, worker, mqtt);

    public FailingDisk Disk { get; }

    public RunningWorker Worker { get; }

    public MqttWatcher Mqtt { get; }

    public string FolderOfOne => Disk.FolderOf("one-1");

    /// <summary>Both targets stream.</summary>
    public static async Task<DiskHouse> OpenAsync(CancellationToken ct)
    {
        // Whatever fails on the way takes what was started before with it.
        await using var opened = new Opened();
        var disk = opened.Keep(await FailingDisk.MakeAsync(ct));
        var broker = opened.Keep(await Broker.StartAsync(ct));
        var settings = new Dictionary<string, string?>(disk.Settings, StringComparer.Ordinal)
        {
            // What leaves the list is to be deleted soon.
            ["Media__WindowSegments"] = "9",
            ["Media__KeptSegments"] = "2",
        };
        foreach (var target in (string[])[One, Two])
        {
            settings[$"Targets__{target}__Width"] = "640";
            settings[$"Targets__{target}__Height"] = "360";
            settings[$"Targets__{target}__FrameRate"] = "15";
        }

        var worker = opened.Keep(await RunningWorker.StartAsync(broker, ct, settings));
        var mqtt = opened.Keep(await MqttWatcher.StartAsync(broker.Port, ct));
        var house = new DiskHouse(opened, disk, worker, mqtt);
        foreach (var target in (string[])[One, Two])
        {
            await house.StateIsAsync(target, "idle", ct);
            await mqtt.PublishAsync($"castworker/target/{target}/set/url", new Uri(worker.DemoPage, $"?{target}").AbsoluteUri, ct);
            await house.StateIsAsync(target, "streaming", ct);
        }

        return new DiskHouse(opened.Take(), disk, worker, mqtt);
    }

    public Task StateIsAsync(string target, string state, CancellationToken ct, int seconds = 40) => Mqtt.StateIsAsync(target, state, ct, seconds, Words);

    public async Task SwitchOffAsync(string target, CancellationToken ct)
    {
        await Mqtt.PublishAsync($"castworker/target/{target}/set/streaming", "OFF", ct);
        await StateIsAsync(target, "idle", ct);
    }

    /// <summary>Waits until a target's trouble is told by one of these names, and no longer than is promised.</summary>
    public async Task ToldAsync(string target, Stopwatch since, CancellationToken ct, params IReadOnlyCollection<string> names)
    {
        JsonElement? told = null;
        await Eventually.BeTrueAsync(
            () => (told = Mqtt.States(target).Select(ErrorOf).FirstOrDefault(error => error is not null)) is not null, () => $"{target} to tell: {Words()}", ct);
        await TestContext.Out.WriteLineAsync($"{target}: told after {since.Elapsed.TotalSeconds:F2} s: {told}");
        since.Elapsed.ShouldBeLessThan(NoticeLimit);
        told!.Value.GetProperty("code").GetString().ShouldBe("stream_failed");
        names.ShouldContain(told.Value.GetProperty("message").GetString()!);
    }

    public async Task PlaysAsync(string target, CancellationToken ct)
    {
        await using var player = await StreamPlayer.OpenAsync(UrlOf(target), PlayerEngine.Shaka, ct);
        (await player.WatchAsync(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), ct)).Playing.ShouldBeTrue(Words());
    }

    /// <summary>Segments that a target's stream lists, oldest first.</summary>
    public async Task<IReadOnlyList<Uri>> SegmentsAsync(string target, CancellationToken ct)
    {
        var list = new Uri(UrlOf(target), "index.m3u8");
        var lines = (await Http.GetStringAsync(list, ct)).Split('\n');
        return [.. lines.Where(line => line.StartsWith("seg-", StringComparison.Ordinal)).Select(line => new Uri(list, line))];
    }

    public static async Task<bool> CanBeFetchedAsync(Uri segment, CancellationToken ct)
    {
        try
        {
            return (await Http.GetByteArrayAsync(segment, ct)).Length > 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A target's stream goes on for so many segments, each of which can be fetched, and nothing but this was told of it since it began.</summary>
    public async Task GoesOnAsync(string target, int segments, CancellationToken ct, string history = "idle starting streaming")
    {
        var known = (await SegmentsAsync(target, ct)).ToHashSet();
        for (var more = 0; more < segments;)
        {
            IReadOnlyList<Uri> fresh = [];
            await Eventually.BeTrueAsync(
                async () => (fresh = [.. (await SegmentsAsync(target, ct)).Where(known.Add)]).Count > 0, () => $"{target} to go on: {Words()}", ct);
            foreach (var segment in fresh)
            {
                (await CanBeFetchedAsync(segment, ct)).ShouldBeTrue($"{segment}; {Words()}");
            }

            more += fresh.Count;
        }

        Mqtt.History(target).ShouldBe(history, Words());
    }

    /// <summary>With everything switched off the disk is empty, and so are the lists of processes and files.</summary>
    public async Task NothingIsLeftAsync(CancellationToken ct)
    {
        await Eventually.BeTrueAsync(() => Disk.Left.Count == 0, () => $"the disk to be empty: {string.Join(' ', Disk.Left)}\n{Words()}", ct, seconds: 15);
        await Eventually.BeTrueAsync(() => Worker.SessionFiles().Count == 0, () => $"all files to be gone: {Words()}", ct);
        await Eventually.BeTrueAsync(
            () => Worker.SessionProcesses().Count == 0, () => $"all children to be gone: {Words()}", ct);
        (await Worker.TerminateAsync(ct)).ShouldBe(0, Words());
        Directory.EnumerateFileSystemEntries(Disk.Folder).ShouldBeEmpty();
    }

    public string Words() =>
        $"{One}: {Mqtt.History(One)}; {Two}: {Mqtt.History(Two)}; the worker's last words:\n{string.Join('\n', Worker.Program.Lines.TakeLast(60))}";

    public ValueTask DisposeAsync()
    {
        Disk.WorkAgain();
        return _opened.DisposeAsync();
    }

    private static JsonElement? ErrorOf(JsonElement state) => state.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? error : null;

    private Uri UrlOf(string target) => new(Mqtt.State(target)!.Value.GetProperty("stream_url").GetString()!);
}
