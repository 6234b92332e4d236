using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Discovery;
using CastWorker.Sessions;

namespace CastWorker.GoogleCast;

/// <summary>Finds the device behind a target among those that are found and configured.</summary>
internal sealed class DeviceLocator(ICastDevices devices) : ICastLocator
{
    public CastAddress? Find(Target target) => devices.Of(target) is { } device ? new CastAddress(device.Host, device.Port) : null;
}
