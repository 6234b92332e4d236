using System.Globalization;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Discovery;

/// <summary>
/// Machines of its own on cables of its own: network namespaces and veth pairs, gone when disposed. Nothing that is said in them
/// reaches the network of this machine.
/// </summary>
internal sealed class NetworkLab : IAsyncDisposable
{
    private static int _count;

    private readonly string _prefix = string.Create(
        CultureInfo.InvariantCulture, $"cw{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");

    private readonly List<string> _machines = [];

    public async Task<string> AddMachineAsync(string name, CancellationToken ct)
    {
        var machine = $"{_prefix}{name}";
        await IpAsync(ct, "netns", "add", machine);
        _machines.Add(machine);
        await IpAsync(ct, "-n", machine, "link", "set", "lo", "up");
        return machine;
    }

    /// <summary>Puts a cable between two machines; the first part of the addresses is the cable's number.</summary>
    public static async Task ConnectAsync(string one, string other, int cable, CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"cable{cable}");
        await IpAsync(ct, "-n", one, "link", "add", name, "type", "veth", "peer", "name", name, "netns", other);
        foreach (var (machine, host) in new[] { (one, 1), (other, 2) })
        {
            await SetAddressAsync("add", machine, cable, host, ct);
            await IpAsync(ct, "-n", machine, "link", "set", name, "up");
        }
    }

    public static Task AddAddressAsync(string machine, int cable, int host, CancellationToken ct) =>
        SetAddressAsync("add", machine, cable, host, ct);

    public static Task RemoveAddressAsync(string machine, int cable, int host, CancellationToken ct) =>
        SetAddressAsync("del", machine, cable, host, ct);

    /// <summary>The last word of an address: which machine on the cable.</summary>
    public static string Address(int cable, int host) => string.Create(CultureInfo.InvariantCulture, $"10.9.{cable}.{host}");

    /// <summary>Starts a program on a machine.</summary>
    public static RunningProgram Start(
        string machine, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        // "ip netns exec" becomes the program: a signal to the one reaches the other.
        RunningProgram.Start("ip", ["netns", "exec", machine, program, .. arguments], environment);

    public async ValueTask DisposeAsync()
    {
        // The cables go with their ends.
        foreach (var machine in _machines)
        {
            await IpAsync(CancellationToken.None, "netns", "del", machine);
        }
    }

    private static Task SetAddressAsync(string what, string machine, int cable, int host, CancellationToken ct) => IpAsync(
        ct, "-n", machine, "addr", what, Address(cable, host) + "/24", "dev", string.Create(CultureInfo.InvariantCulture, $"cable{cable}"));

    private static async Task IpAsync(CancellationToken ct, params string[] words) => await RunningProgram.RunAsync("ip", words, ct);
}
