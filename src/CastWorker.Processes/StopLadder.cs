namespace CastWorker.Processes;

/// <summary>
/// How a child is asked to stop, politest first, each rung with its limit. After the last rung the whole group is killed.
/// All ladders together with the kill stay within five seconds.
/// </summary>
public sealed record StopLadder(IReadOnlyList<StopRung> Rungs)
{
    /// <summary>The limit after SIGKILL, which only a process stuck in the kernel can miss.</summary>
    public static TimeSpan KillLimit { get; } = TimeSpan.FromSeconds(1);

    /// <summary>FFmpeg: <c>q</c>, then SIGTERM twice, since a blocked network read needs the second.</summary>
    public static StopLadder Ffmpeg { get; } = new(
    [
        new StopRung.Input("q\n", TimeSpan.FromSeconds(2)),
        new StopRung.Signal(Signals.Terminate, TimeSpan.FromSeconds(1)),
        new StopRung.Signal(Signals.Terminate, TimeSpan.FromSeconds(1)),
    ]);

    /// <summary>An FFmpeg that reads its pictures from us: the end of input, by which it finishes what it has. It has no network to wait for.</summary>
    public static StopLadder FedFfmpeg { get; } = new(
    [
        new StopRung.EndOfInput(TimeSpan.FromSeconds(1.5)),
        new StopRung.Signal(Signals.Terminate, TimeSpan.FromSeconds(0.5)),
    ]);

    /// <summary>Everything else: SIGTERM, then the kill.</summary>
    public static StopLadder Terminate { get; } = new([new StopRung.Signal(Signals.Terminate, TimeSpan.FromSeconds(2))]);

    public TimeSpan Total => Rungs.Aggregate(KillLimit, (sum, rung) => sum + rung.Limit);
}

/// <summary>One way of asking, and how long it may take to be obeyed.</summary>
public abstract record StopRung(TimeSpan Limit)
{
    public sealed record Input(string Text, TimeSpan Limit) : StopRung(Limit);

    public sealed record EndOfInput(TimeSpan Limit) : StopRung(Limit);

    public sealed record Signal(int Number, TimeSpan Limit) : StopRung(Limit);
}
