using CastWorker.Sessions;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Under which target each screen can be used.</summary>
public static class TargetNames
{
    /// <summary>Slugs by device id; devices that can show no picture have none.</summary>
    public static IReadOnlyDictionary<string, string> Of(ICastDevices devices, IReadOnlyCollection<Target> configured)
    {
        var targets = new TargetPlan(configured).Next(devices, publish: true);
        return devices.All
            .Where(device => device.IsScreen)
            .Select(device => (device.Id, targets.FirstOrDefault(one => devices.Of(one.Target)?.IsAt(device) == true).Target?.Slug))
            .Where(name => name.Slug is not null)
            .ToDictionary(name => name.Id, name => name.Slug!, StringComparer.Ordinal);
    }
}
