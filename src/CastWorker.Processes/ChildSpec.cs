namespace CastWorker.Processes;

/// <summary>What a child is for.</summary>
public enum ChildRole
{
    Display,
    Browser,
    PageDriver,
    Encoder,
    Sound,

    /// <summary>Reads a live source, and encodes nothing.</summary>
    Source,

    /// <summary>A short question to a program, such as its version.</summary>
    Probe,
}

/// <summary>What to run, for whom, where its words go, and how it wants to be asked to stop.</summary>
public sealed record ChildSpec
{
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required string SessionId { get; init; }

    public required ChildRole Role { get; init; }

    public required StopLadder Stop { get; init; }

    /// <summary>Added to our own environment; a null value removes the variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    public string? WorkingDirectory { get; init; }

    /// <summary>Each line of standard output, as it comes. Never null lines; very long lines are cut.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>
    /// Reads standard output instead, when it is no text. It must go on reading until the stream ends, or the child blocks, and may fail:
    /// then the output is drained unread.
    /// </summary>
    public Func<Stream, CancellationToken, Task>? ReadOutput { get; init; }

    /// <summary>Each line of standard error, as it comes.</summary>
    public Action<string>? OnError { get; init; }
}
