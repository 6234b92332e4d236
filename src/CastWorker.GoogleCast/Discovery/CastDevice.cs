using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>How we know of a device.</summary>
public enum DeviceSource
{
    /// <summary>It announced itself.</summary>
    Mdns,

    /// <summary>It stands in the configuration, or was named by its address.</summary>
    Static,
}

/// <summary>A Cast device and where it is now.</summary>
public sealed record CastDevice
{
    public const int DefaultPort = 8009;

    /// <summary>Stays when address and name change; of a configured device, its key.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it: printable, and not long.</summary>
    public required string Name { get; init; }

    public string? Model { get; init; }

    /// <summary>What to connect to: its best address, or the host name as configured.</summary>
    public required string Host { get; init; }

    /// <summary>Best first; empty when only a host name is known.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    public int Port { get; init; } = DefaultPort;

    public bool IsVideo { get; init; }

    /// <summary>Several devices that play together: sound only, whatever they say.</summary>
    public bool IsGroup { get; init; }

    public DeviceSource Source { get; init; }

    /// <summary>When it last spoke; null when it never did.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Whether a page can be shown on it.</summary>
    public bool IsScreen => IsVideo && !IsGroup;

    /// <summary>Host and port, as they are typed.</summary>
    public string Address => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Whether nothing differs but when it was heard.</summary>
    public bool IsSameAs(CastDevice other) =>
        this with { LastSeen = other.LastSeen, Addresses = other.Addresses } == other && Addresses.SequenceEqual(other.Addresses);

    /// <summary>Whether both are behind the same door.</summary>
    public bool IsAt(CastDevice other) => Port == other.Port
        && (string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase) || Addresses.Intersect(other.Addresses).Any());

    /// <summary>Addresses that work from everywhere first; those of one cable last.</summary>
    internal static int Rank(IPAddress address) => address switch
    {
        { AddressFamily: AddressFamily.InterNetwork } => address.GetAddressBytes() is [169, 254, ..] ? 2 : 0,
        { IsIPv6LinkLocal: true } => 3,
        _ => 1,
    };
}
