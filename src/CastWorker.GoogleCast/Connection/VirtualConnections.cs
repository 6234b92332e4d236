namespace CastWorker.GoogleCast.Connection;

/// <summary>Whom we have connected to on one socket, in order.</summary>
internal sealed class VirtualConnections
{
    private readonly Lock _gate = new();
    private readonly List<string> _peers = [];

    public void Add(string peer)
    {
        lock (_gate)
        {
            _peers.Remove(peer);
            _peers.Add(peer);
        }
    }

    /// <summary>Whether there was one.</summary>
    public bool Remove(string peer)
    {
        lock (_gate)
        {
            return _peers.Remove(peer);
        }
    }

    /// <summary>Empties it: the last one comes first.</summary>
    public string[] TakeAll()
    {
        lock (_gate)
        {
            string[] reversed = [.. _peers.AsEnumerable().Reverse()];
            _peers.Clear();
            return reversed;
        }
    }
}
