namespace CastWorker.GoogleCast.Discovery;

/// <summary>What became of a device.</summary>
public enum DeviceEvent
{
    Appeared,
    Changed,
    Lost,
}

/// <summary>One difference between two looks at the table.</summary>
public sealed record DeviceChange(DeviceEvent Event, CastDevice Device)
{
    /// <summary>Pure; that a device was heard again is no change.</summary>
    public static IReadOnlyList<DeviceChange> Between(IReadOnlyList<CastDevice> before, IReadOnlyList<CastDevice> after)
    {
        var old = before.ToDictionary(device => device.Id, StringComparer.Ordinal);
        var present = after.Select(device => device.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. after.Where(device => !old.ContainsKey(device.Id)).Select(device => new DeviceChange(DeviceEvent.Appeared, device)),
            .. after.Where(device => old.TryGetValue(device.Id, out var was) && !was.IsSameAs(device))
                .Select(device => new DeviceChange(DeviceEvent.Changed, device)),
            .. before.Where(device => !present.Contains(device.Id)).Select(device => new DeviceChange(DeviceEvent.Lost, device)),
        ];
    }
}
