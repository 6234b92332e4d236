namespace CastWorker.GoogleCast.Discovery;

/// <summary>Puts configured and found devices into one list. Pure.</summary>
internal static class DeviceMerge
{
    /// <summary>A device that is found where a configured one is, is that one: it lends it what the configuration leaves out.</summary>
    public static IReadOnlyList<CastDevice> Of(IReadOnlyList<CastDevice> configured, IReadOnlyList<CastDevice> found) =>
    [
        .. configured.Select(device => found.FirstOrDefault(device.IsAt) is { } twin ? Complete(device, twin) : device),
        .. found.Where(device => !configured.Any(device.IsAt)),
    ];

    private static CastDevice Complete(CastDevice device, CastDevice twin) => device with
    {
        Name = string.Equals(device.Name, device.Id, StringComparison.Ordinal) ? twin.Name : device.Name,
        Model = device.Model ?? twin.Model,
        LastSeen = twin.LastSeen,
    };
}
