using System.Net.NetworkInformation;

namespace CastWorker.GoogleCast.Discovery.Link;

/// <summary>
/// Says when the interfaces of this machine are to be looked at again: after one came, went, or changed its state or addresses, and now
/// and then. A full look reads dozens of files: too many for every other second.
/// </summary>
internal sealed class InterfaceWatch : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private long _looked;
    private int _isChanged = 1;
    private string _states = "";

    public InterfaceWatch(TimeProvider time)
    {
        _time = time;
        NetworkChange.NetworkAddressChanged += Changed;
    }

    /// <summary>Whoever is told so is expected to look.</summary>
    public bool IsDue()
    {
        // The kernel's word about addresses says nothing of a link that comes up a second after its addresses were set.
        var states = States();
        var isOther = !string.Equals(states, _states, StringComparison.Ordinal);
        _states = states;
        var isDue = Interlocked.Exchange(ref _isChanged, 0) == 1 || isOther || _time.GetElapsedTime(_looked) >= Longest;
        _looked = isDue ? _time.GetTimestamp() : _looked;
        return isDue;
    }

    public void Dispose() => NetworkChange.NetworkAddressChanged -= Changed;

    private static string States() => string.Join(
        ' ', NetworkInterface.GetAllNetworkInterfaces().Select(one => $"{one.Id}:{one.OperationalStatus}"));

    private void Changed(object? sender, EventArgs e) => Volatile.Write(ref _isChanged, 1);
}
