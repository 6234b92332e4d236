namespace CastWorker.Benchmarks.Capture;

/// <summary>A way to make a stream of what an X server shows.</summary>
internal sealed record Contender
{
    private const string OwnMatrix = "bt709";

    private static readonly Contender[] All =
    [
        new() { Name = "ours", Matrix = OwnMatrix, RecordAsync = (scene, ct) => HostRecording.StartAsync(scene, "Changes", ct) },
        new() { Name = "x11grab", Matrix = OwnMatrix, RecordAsync = (scene, ct) => HostRecording.StartAsync(scene, "X11Grab", ct) },
        // Nothing in these flags says how colours are converted: then FFmpeg uses BT.601, and so do we to get them back.
        new() { Name = "jibri", Matrix = "bt601", RecordAsync = (scene, ct) => FileRecording.StartAsync(scene, JibriArguments.Build, ct) },
        new() { Name = "egress", Matrix = OwnMatrix, RecordAsync = (scene, ct) => FileRecording.StartAsync(scene, EgressArguments.Build, ct) },
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(contender => contender.Name)];

    public required string Name { get; init; }

    /// <summary>The YUV matrix its pictures were made with.</summary>
    public required string Matrix { get; init; }

    /// <summary>Starts it; returns once its stream has really begun.</summary>
    public required Func<Scene, CancellationToken, Task<IRecording>> RecordAsync { get; init; }

    public static Contender Named(string name) => Array.Find(All, contender => contender.Name == name)!;
}
