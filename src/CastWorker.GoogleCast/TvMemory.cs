using System.Collections.Concurrent;

namespace CastWorker.GoogleCast;

/// <summary>What must not be forgotten about a TV when the connection to it is.</summary>
internal sealed class TvMemory
{
    private readonly Lock _gate = new();
    private string? _session;
    private double? _volume;

    /// <summary>The app session that we launched last: still ours when we come back.</summary>
    public string? OurSession
    {
        get
        {
            lock (_gate)
            {
                return _session;
            }
        }

        set
        {
            lock (_gate)
            {
                _session = value;
            }
        }
    }

    /// <summary>The volume before we turned it down, 0 to 1; owed to the TV until it has it back.</summary>
    public double? VolumeOwed
    {
        get
        {
            lock (_gate)
            {
                return _volume;
            }
        }

        set
        {
            lock (_gate)
            {
                _volume = value;
            }
        }
    }
}

/// <summary>The memories, by target.</summary>
internal sealed class TvMemories
{
    private readonly ConcurrentDictionary<string, TvMemory> _byTarget = new(StringComparer.Ordinal);

    public TvMemory Of(string slug) => _byTarget.GetOrAdd(slug, _ => new TvMemory());
}
