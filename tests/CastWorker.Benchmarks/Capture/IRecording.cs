namespace CastWorker.Benchmarks.Capture;

/// <summary>A contender at work, and what it has made so far as one file.</summary>
internal interface IRecording : IAsyncDisposable
{
    /// <summary>Its process; what it has started is found below it.</summary>
    int ProcessId { get; }

    /// <summary>One file that FFmpeg can read. Whole after <see cref="StopAsync"/>.</summary>
    string File { get; }

    /// <summary>Waits for the next moment at which the file's length says what was made until now.</summary>
    Task<RecordingEdge> EdgeAsync(CancellationToken ct);

    Task StopAsync(CancellationToken ct);
}

/// <param name="Length">Of the file.</param>
/// <param name="Timestamp">When it was that long.</param>
internal readonly record struct RecordingEdge(long Length, long Timestamp);
