namespace CastWorker.Benchmarks.Capture;

/// <summary>One contender on one scene, once: it settles, is measured while the page moves, and is looked at when the page stands still.</summary>
internal static class Trial
{
    /// <summary>A stream runs for months: what its first seconds cost, compilers above all, is not what it costs.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(3);

    public static async Task<TrialResult> RunAsync(Scene scene, Contender contender, TimeSpan window, CancellationToken ct)
    {
        var (drawn, seen) = (Path.Combine(scene.Folder, "drawn.bmp"), Path.Combine(scene.Folder, "seen.bmp"));
        await scene.MoveAsync(moving: true, ct);
        await using var recording = await contender.RecordAsync(scene, ct);
        await Task.Delay(Settling, TimeProvider.System, ct);

        var from = await recording.EdgeAsync(ct);
        var (spent, browsed) = (Spending.Of(scene.Server.Id, recording.ProcessId), Spending.Of(scene.Chromium.Id));
        await Task.Delay(window, TimeProvider.System, ct);
        var to = await recording.EdgeAsync(ct);
        var cpu = Spending.Of(scene.Server.Id, recording.ProcessId).PercentSince(spent);
        var chromium = Spending.Of(scene.Chromium.Id).PercentSince(browsed).Values.Sum();

        await scene.MoveAsync(moving: false, ct);
        await Task.Delay(Stillness, TimeProvider.System, ct);
        await Picture.GrabAsync(scene, drawn, ct);
        await recording.EdgeAsync(ct);
        await recording.StopAsync(ct);
        await Picture.LastOfAsync(recording.File, contender.Matrix, seen, ct);
        var likeness = await Picture.CompareAsync(seen, drawn, ct);

        var seconds = TimeProvider.System.GetElapsedTime(from.Timestamp, to.Timestamp).TotalSeconds;
        var frames = await Frames.BetweenAsync(recording.File, from, to, ct);
        return new TrialResult
        {
            Page = scene.Page,
            Contender = contender.Name,
            CpuByName = cpu,
            Chromium = chromium,
            Kbps = (to.Length - from.Length) * 8 / 1000.0 / seconds,
            FramesPerSecond = (frames.To - frames.From) / seconds,
            ChangesPerSecond = await Frames.DifferentAsync(recording.File, frames, ct) / seconds,
            Likeness = likeness,
        };
    }
}

/// <summary>What one trial gave. CPU in percent of one core.</summary>
internal sealed record TrialResult
{
    public required string Page { get; init; }

    public required string Contender { get; init; }

    /// <summary>The X server and every process of the contender.</summary>
    public required IReadOnlyDictionary<string, double> CpuByName { get; init; }

    /// <summary>For information: it belongs to no contender.</summary>
    public required double Chromium { get; init; }

    public required double Kbps { get; init; }

    public required double FramesPerSecond { get; init; }

    /// <summary>Pictures that differ from the one before.</summary>
    public required double ChangesPerSecond { get; init; }

    /// <summary>Of the picture at rest.</summary>
    public required Likeness Likeness { get; init; }

    public double Cpu => CpuByName.Values.Sum();
}
