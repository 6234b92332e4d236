using System.Net;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>How devices are looked for.</summary>
internal sealed class DiscoveryOptions
{
    public const string Section = "Cast:Discovery";

    /// <summary>Look for devices in the local networks; configured ones are known either way.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Every screen that is found becomes a target.</summary>
    public bool Publish { get; set; } = true;

    /// <summary>The names of the network interfaces to look on; by default all that can.</summary>
    public IReadOnlyList<string> Interfaces { get; set; } = [];
}

/// <summary>The section <c>Cast:Devices</c>: devices that are reached at a known place, by key.</summary>
internal sealed class StaticDevicesOptions : Dictionary<string, StaticDeviceOptions>
{
    public const string Section = "Cast:Devices";

    public StaticDevicesOptions()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }
}

/// <summary>One device at a known place.</summary>
internal sealed class StaticDeviceOptions
{
    public string Host { get; set; } = "";

    public int Port { get; set; } = CastDevice.DefaultPort;

    public string? Name { get; set; }

    /// <summary>Decides about the largest picture, as in <c>Google Nest Hub</c>.</summary>
    public string? Model { get; set; }

    public CastDevice ToDevice(string key) => new()
    {
        Id = key,
        Name = DeviceText.Clean(Name) ?? key,
        Model = DeviceText.Clean(Model),
        Host = Host,
        Addresses = IPAddress.TryParse(Host, out var address) ? [address] : [],
        Port = Port,
        IsVideo = true,
        Source = DeviceSource.Static,
    };
}

/// <summary>Says what is wrong with the devices, one line for each mistake.</summary>
internal sealed class StaticDevicesOptionsValidator : IValidateOptions<StaticDevicesOptions>
{
    public ValidateOptionsResult Validate(string? name, StaticDevicesOptions options)
    {
        var mistakes = options.SelectMany(device => Mistakes($"{StaticDevicesOptions.Section}:{device.Key}", device.Value)).ToArray();
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Mistakes(string at, StaticDeviceOptions device)
    {
        if (Uri.CheckHostName(device.Host) == UriHostNameType.Unknown)
        {
            yield return $"{at}:Host: must be an address or a host name, without a port.";
        }

        if (device.Port is < 1 or > 65_535)
        {
            yield return $"{at}:Port: 1 to 65535.";
        }
    }
}
