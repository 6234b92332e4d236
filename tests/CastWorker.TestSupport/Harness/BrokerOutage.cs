using System.Diagnostics;

namespace CastWorker.TestSupport.Harness;

/// <summary>A broker that goes away for a while, while a TV plays, and what a prankster leaves on it for the worker's return.</summary>
public static class BrokerOutage
{
    private const int Stop = 19;
    private const int Continue = 18;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static async Task<BrokerOutageReport> RunAsync(
        Broker broker, RunningWorker worker, RunningTv tv, string target, TimeSpan length, CancellationToken ct)
    {
        var before = await ReadAsync(tv, ct);
        await broker.GoDownAsync();
        var away = Stopwatch.StartNew();
        while (away.Elapsed < length)
        {
            await Task.Delay(LookEvery, ct);
        }

        // It must find this lying there when it comes back, and so must not be back before.
        worker.Signal(Stop);
        await broker.ComeUpAsync(ct);
        await RunningProgram.RunAsync(
            "mosquitto_pub",
            ["-h", "127.0.0.1", "-p", $"{broker.Port}", "-r", "-q", "1", "-t", $"castworker/target/{target}/set/streaming", "-m", "OFF"],
            ct);
        worker.Signal(Continue);
        var back = Stopwatch.StartNew();
        await using var mqtt = await MqttWatcher.StartAsync(broker.Port, ct);
        await mqtt.StateIsAsync(target, "streaming", ct, seconds: 90);
        var seconds = back.Elapsed.TotalSeconds;
        var after = await tv.PlaysAsync(ct, before.PlayedSeconds + (length.TotalSeconds * 0.9));
        return new BrokerOutageReport
        {
            AwaySeconds = Math.Round(away.Elapsed.TotalSeconds, 1),
            PlayedSeconds = Math.Round(after.Media!.Player!.Stats.PlayedSeconds - before.PlayedSeconds, 1),
            Stalls = after.Media.Player.Stats.Stalls - before.Stalls,
            RightAfterSeconds = Math.Round(seconds, 1),
            IsRight = mqtt.History(target) == "streaming" && worker.Children().Count(child => child.Name == "ffmpeg") == 1,
        };
    }

    private static async Task<TvPlayerStats> ReadAsync(RunningTv tv, CancellationToken ct) =>
        (await tv.StatusAsync(ct)).Media?.Player?.Stats ?? throw new InvalidOperationException("The TV does not play.");
}

/// <summary>What an outage of the broker did.</summary>
public sealed record BrokerOutageReport
{
    public required double AwaySeconds { get; init; }

    /// <summary>What the TV showed meanwhile.</summary>
    public required double PlayedSeconds { get; init; }

    public required int Stalls { get; init; }

    /// <summary>From the broker's return until the state stood there again.</summary>
    public required double RightAfterSeconds { get; init; }

    /// <summary>The only state that was told is the right one, and one session runs.</summary>
    public required bool IsRight { get; init; }
}
