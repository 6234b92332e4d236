using CastWorker.Sessions;

namespace CastWorker.Mqtt.Limits;

/// <summary>Counts what became of the commands that the broker delivered.</summary>
public sealed class MqttTraffic
{
    private readonly long[] _refused = new long[Enum.GetValues<ErrorCode>().Length];

    private long _received;
    private long _accepted;
    private long _ignored;
    private long _dropped;

    public MqttTrafficReading Read() => new()
    {
        Received = Interlocked.Read(ref _received),
        Accepted = Interlocked.Read(ref _accepted),
        Ignored = Interlocked.Read(ref _ignored),
        AnswersDropped = Interlocked.Read(ref _dropped),
        Refused = Enum.GetValues<ErrorCode>()
            .Select(code => (WireNames.Of(code), Interlocked.Read(ref _refused[(int)code])))
            .Where(one => one.Item2 > 0)
            .ToDictionary(StringComparer.Ordinal),
    };

    internal void Receive() => Interlocked.Increment(ref _received);

    internal void Accept() => Interlocked.Increment(ref _accepted);

    internal void Refuse(ErrorCode code) => Interlocked.Increment(ref _refused[(int)code]);

    internal void Ignore() => Interlocked.Increment(ref _ignored);

    internal void DropAnswer() => Interlocked.Increment(ref _dropped);
}

/// <summary>The counts since the worker's start.</summary>
public sealed record MqttTrafficReading
{
    public long Received { get; init; }

    /// <summary>Accepted, or answered where it was a question.</summary>
    public long Accepted { get; init; }

    /// <summary>Another worker's to answer, or without content.</summary>
    public long Ignored { get; init; }

    /// <summary>Answers that could not be sent: no connection, or too many.</summary>
    public long AnswersDropped { get; init; }

    /// <summary>By error code.</summary>
    public IReadOnlyDictionary<string, long> Refused { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);
}
