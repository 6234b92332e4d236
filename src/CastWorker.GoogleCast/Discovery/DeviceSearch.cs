using System.Globalization;
using System.Net;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Finds the device that somebody means by an id, a name, a key or a place. Pure.</summary>
internal static class DeviceSearch
{
    public static CastDevice? Find(IReadOnlyCollection<CastDevice> devices, string wanted)
    {
        var id = Bare(wanted);
        return devices.FirstOrDefault(device => string.Equals(Bare(device.Id), id, StringComparison.OrdinalIgnoreCase))
            ?? devices.FirstOrDefault(device => string.Equals(device.Name, wanted.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? (Place(wanted) is { } place ? devices.FirstOrDefault(place.IsAt) ?? place : null);
    }

    /// <summary>A device of which only the place is known; null when the text names no place.</summary>
    private static CastDevice? Place(string text)
    {
        var (host, port) = Split(text.Trim());
        var isAddress = IPAddress.TryParse(host, out var address);
        // A single word is a name of something that is not there, unless a port says that it is a host.
        var isHost = isAddress || (Uri.CheckHostName(host) == UriHostNameType.Dns
            && (port is not null || host.Contains('.', StringComparison.Ordinal)));
        return isHost && (port is null or (> 0 and <= 65_535))
            ? new CastDevice
            {
                Id = text.Trim(),
                Name = text.Trim(),
                Host = host,
                Addresses = isAddress ? [address!] : [],
                Port = port ?? CastDevice.DefaultPort,
                IsVideo = true,
                Source = DeviceSource.Static,
            }
            : null;
    }

    private static (string Host, int? Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        var isBare = IPAddress.TryParse(text, out _) && !text.StartsWith('[');
        return !isBare && colon > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (text[..colon].Trim('[', ']'), port)
            : (text.Trim('[', ']'), null);
    }

    /// <summary>Some write the dashes of an id, some do not.</summary>
    private static string Bare(string id) => id.Trim().Replace("-", "", StringComparison.Ordinal);
}
