using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.VirtualTv.Wire;
using Microsoft.Extensions.Options;

namespace CastWorker.VirtualTv;

/// <summary>One line of the log: a frame, or something worth knowing about a connection.</summary>
internal sealed record FrameEntry
{
    public required long N { get; init; }

    public required string At { get; init; }

    public required long Socket { get; init; }

    /// <summary><c>in</c> from a sender, <c>out</c> to it, <c>note</c> about it.</summary>
    public required string Kind { get; init; }

    public string? Source { get; init; }

    public string? Destination { get; init; }

    public string? Namespace { get; init; }

    public string? Payload { get; init; }

    /// <summary>In hexadecimal digits.</summary>
    public string? Binary { get; init; }

    public string? Text { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FrameEntry))]
[JsonSerializable(typeof(IReadOnlyList<FrameEntry>))]
internal sealed partial class FrameLogJson : JsonSerializerContext;

/// <summary>Every frame, both directions, in the order in which they were on the wire: what tests judge by.</summary>
internal sealed class FrameLog : IDisposable
{
    /// <summary>In memory; the file keeps all.</summary>
    private const int Kept = 20_000;

    private readonly Lock _gate = new();
    private readonly Queue<FrameEntry> _entries = new();
    private readonly StreamWriter? _file;
    private readonly TimeProvider _time;
    private long _count;

    public FrameLog(IOptions<TvOptions> options, TimeProvider time)
    {
        _time = time;
        _file = options.Value.FrameLog is { Length: > 0 } path ? new StreamWriter(path, append: false) { AutoFlush = true } : null;
    }

    public void Incoming(long socket, CastFrame frame) => Add(socket, "in", frame, text: null);

    public void Outgoing(long socket, CastFrame frame) => Add(socket, "out", frame, text: null);

    public void Note(long socket, string text) => Add(socket, "note", frame: null, text);

    /// <summary>Those that came after number <paramref name="n"/>.</summary>
    public IReadOnlyList<FrameEntry> Since(long n)
    {
        lock (_gate)
        {
            return [.. _entries.Where(entry => entry.N > n)];
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Add(long socket, string kind, CastFrame? frame, string? text)
    {
        lock (_gate)
        {
            var entry = new FrameEntry
            {
                N = ++_count,
                At = _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
                Socket = socket,
                Kind = kind,
                Source = frame?.Source,
                Destination = frame?.Destination,
                Namespace = frame?.Namespace,
                Payload = frame?.Text,
                Binary = frame?.Binary is { } binary ? Convert.ToHexStringLower(binary) : null,
                Text = text,
            };
            _entries.Enqueue(entry);
            if (_entries.Count > Kept)
            {
                _entries.Dequeue();
            }

#pragma warning disable MA0045 // one line, in the order of the frames
            _file?.WriteLine(JsonSerializer.Serialize(entry, FrameLogJson.Default.FrameEntry));
#pragma warning restore MA0045
        }
    }
}
