using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Serving;

/// <summary>Counts who fetches one session's stream.</summary>
internal sealed class StreamAudience(StreamOwner owner, TimeProvider time)
{
    /// <summary>A player asks for the playlist each few seconds; who has not for so long has gone.</summary>
    private static readonly TimeSpan Presence = TimeSpan.FromSeconds(15);

    /// <summary>More than this is not an audience but a flood, and is not worth the memory.</summary>
    private const int CountedViewers = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Address, string Agent), long> _viewers = [];
    private readonly Dictionary<string, StreamVisits> _visits = new(StringComparer.Ordinal);
    private StreamVisits _allVisits;
    private readonly Dictionary<string, DateTimeOffset?> _firsts = new(StringComparer.Ordinal);
    private DateTimeOffset? _firstOfAll;
    private long _requests;
    private long _bytes;
    private DateTimeOffset? _lastSegment;

    public void Asked(string address, string agent, StreamPart part, DateTimeOffset? begin = null)
    {
        lock (_gate)
        {
            _requests++;
            if (IsSegment(part))
            {
                _lastSegment = time.GetUtcNow();
            }

            _allVisits = Count(_allVisits, part);
            if (_visits.Count < CountedViewers || _visits.ContainsKey(address))
            {
                _visits[address] = Count(_visits.GetValueOrDefault(address), part);
                _firsts[address] = First(_firsts.GetValueOrDefault(address), part, begin);
            }

            _firstOfAll = First(_firstOfAll, part, begin);

            Forget();
            if (_viewers.Count < CountedViewers)
            {
                _viewers[(address, agent)] = time.GetTimestamp();
            }
        }
    }

    /// <summary>A viewer who asked once, and is sent a stream without end, is still there.</summary>
    public void Stays(string address, string agent)
    {
        lock (_gate)
        {
            if (_viewers.ContainsKey((address, agent)))
            {
                _viewers[(address, agent)] = time.GetTimestamp();
                _allVisits = _allVisits with { LastSegment = time.GetUtcNow() };
            }
        }
    }

    /// <summary>What was fetched from an address; by anybody, when nothing ever was from there.</summary>
    public StreamVisits VisitsFrom(string address)
    {
        lock (_gate)
        {
            return _visits.TryGetValue(address, out var visits) ? visits : _allVisits;
        }
    }

    /// <summary>Where in the programme's time a player at an address began when it last loaded the stream; anybody, when none ever was there.</summary>
    public DateTimeOffset? BeganAt(string address)
    {
        lock (_gate)
        {
            return _firsts.TryGetValue(address, out var first) ? first : _firstOfAll;
        }
    }

    /// <summary>Different players that asked for anything lately.</summary>
    public int ViewersWithin(TimeSpan lately)
    {
        lock (_gate)
        {
            return _viewers.Values.Count(seen => time.GetElapsedTime(seen) <= lately);
        }
    }

    public void Sent(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public StreamTrafficReading Read()
    {
        lock (_gate)
        {
            Forget();
            return new StreamTrafficReading
            {
                Owner = owner,
                Requests = _requests,
                Bytes = Interlocked.Read(ref _bytes),
                LastSegmentRequest = _lastSegment,
                Viewers = _viewers.Count,
            };
        }
    }

    private StreamVisits Count(StreamVisits before, StreamPart part) => part switch
    {
        _ when IsSegment(part) => before with { Segments = before.Segments + 1, LastSegment = time.GetUtcNow() },
        StreamPart.Master or StreamPart.Playlist or StreamPart.LowPlaylist => before with { Playlists = before.Playlists + 1 },
        _ => before,
    };

    private static bool IsSegment(StreamPart part) => part is StreamPart.Segment or StreamPart.LowSegment;

    /// <summary>Who loads a stream begins with the master playlist.</summary>
    private static DateTimeOffset? First(DateTimeOffset? known, StreamPart part, DateTimeOffset? begin) => part switch
    {
        StreamPart.Master => null,
        _ when IsSegment(part) => known ?? begin,
        _ => known,
    };

    private void Forget()
    {
        foreach (var (viewer, seen) in _viewers)
        {
            if (time.GetElapsedTime(seen) > Presence)
            {
                _viewers.Remove(viewer);
            }
        }
    }
}
