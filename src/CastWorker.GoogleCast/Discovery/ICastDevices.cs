using CastWorker.Sessions;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Knows which devices there are and where they are now.</summary>
public interface ICastDevices
{
    /// <summary>Configured and found ones; one that is both is listed once, as configured.</summary>
    IReadOnlyList<CastDevice> All { get; }

    /// <summary>The device of this id, name, key, or place (<c>host[:port]</c>); null when it is not there.</summary>
    CastDevice? Find(string device);

    /// <summary>All devices, now and after each change; a slow reader misses what is outdated.</summary>
    IAsyncEnumerable<IReadOnlyList<CastDevice>> WatchAsync(CancellationToken ct);
}

/// <summary>Finds the device behind a target.</summary>
public static class CastDevicesExtensions
{
    extension(ICastDevices devices)
    {
        /// <summary>The device that a target names; when it names none, the one of the same key or name.</summary>
        public CastDevice? Of(Target target) => target.Device is { Length: > 0 } named
            ? devices.Find(named)
            : devices.Find(target.Slug) ?? devices.Find(target.Name);
    }
}
