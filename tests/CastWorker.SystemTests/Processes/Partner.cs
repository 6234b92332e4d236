using System.Collections.Concurrent;
using System.Globalization;
using CastWorker.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CastWorker.SystemTests.Processes;

/// <summary>A dummy child started through the real launcher, with everything it said.</summary>
internal sealed class Partner : IAsyncDisposable
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Partner(ProcessRegistry registry, TimeProvider time, StopLadder stop, string[] arguments, Action<string>? onOutput)
    {
        Child = new ChildLauncher(registry, time, NullLogger<ChildProcess>.Instance).Start(new ChildSpec
        {
            Program = Path,
            Arguments = arguments,
            SessionId = "test",
            Role = ChildRole.Encoder,
            Stop = stop,
            OnOutput = line =>
            {
                Output.Enqueue(line);
                if (string.Equals(line, "ready", StringComparison.Ordinal))
                {
                    _ready.TrySetResult();
                }

                onOutput?.Invoke(line);
            },
            OnError = Errors.Enqueue,
        });
    }

    /// <summary>Built beside the tests: artifacts/bin/{project}/{configuration}.</summary>
    public static string Path { get; } = FindPath();

    public ChildProcess Child { get; }

    public ConcurrentQueue<string> Output { get; } = new();

    public ConcurrentQueue<string> Errors { get; } = new();

    public IReadOnlyList<int> Grandchildren =>
    [
        .. Output.Where(line => line.StartsWith("grandchild ", StringComparison.Ordinal))
            .Select(line => int.Parse(line.AsSpan(11), CultureInfo.InvariantCulture)),
    ];

    public static Partner Start(params string[] arguments) => Start(new ProcessRegistry(), StopLadder.Ffmpeg, arguments);

    public static Partner Start(ProcessRegistry registry, StopLadder stop, params string[] arguments) =>
        new(registry, TimeProvider.System, stop, arguments, onOutput: null);

    public static Partner StartWithClock(TimeProvider time, params string[] arguments) =>
        new(new ProcessRegistry(), time, StopLadder.Ffmpeg, arguments, onOutput: null);

    public static Partner StartWithReader(Action<string> reader, params string[] arguments) =>
        new(new ProcessRegistry(), TimeProvider.System, StopLadder.Ffmpeg, arguments, reader);

    public static async Task<Partner> StartReadyAsync(CancellationToken ct, params string[] arguments)
    {
        var partner = Start(arguments);
        await partner.Ready(ct);
        return partner;
    }

    public Task Ready(CancellationToken ct) => _ready.Task.WaitAsync(ct);

    public ValueTask DisposeAsync() => Child.DisposeAsync();

    private static string FindPath()
    {
        var here = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        return System.IO.Path.Combine(here.Parent!.Parent!.FullName, "CastWorker.DummyChild", here.Name, "CastWorker.DummyChild");
    }
}
