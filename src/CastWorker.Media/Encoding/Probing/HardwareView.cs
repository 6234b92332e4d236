using System.Collections.Immutable;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>What is known of this machine's encoders, for health and metrics.</summary>
public sealed class HardwareView : IEncoderView
{
    private readonly DeviceNodes _nodes;
    private HardwareReading? _last;

    internal HardwareView(DeviceNodes nodes) => _nodes = nodes;

    public event EventHandler? Changed;

    public (string? Name, string Reason)? Choice => Volatile.Read(ref _last) is { Reason: { } reason } last ? (last.Encoder, reason) : null;

    /// <summary>As of the last choice; before the first one, only the devices, which are then looked at once.</summary>
    public HardwareReading Read()
    {
        if (Volatile.Read(ref _last) is { } last)
        {
            return last;
        }

        Interlocked.CompareExchange(ref _last, new HardwareReading { Devices = [.. _nodes.All().Select(Reading)] }, comparand: null);
        return _last;
    }

    internal void Show(string? encoder, string reason, IReadOnlyList<DeviceNode> seen, IReadOnlyList<Rejection> rejections)
    {
        var before = Choice;
        Volatile.Write(ref _last, new HardwareReading
        {
            Encoder = encoder,
            Reason = reason,
            Devices = [.. seen.Select(Reading)],
            Findings = [.. rejections.Select(Finding)],
        });
        if (Choice != before)
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    private static DeviceReading Reading(DeviceNode node) => new(node.Path, node.Sentence())
    {
        KernelDriver = node.KernelDriver,
        Vendor = node.Vendor,
        Group = node.Group is { } group ? $"{group}{(node.GroupName is { } name ? $" ({name})" : "")}" : null,
        Permissions = Convert.ToString((int)node.Permissions, 8),
    };

    private static FindingReading Finding(Rejection rejection) => new(
        EncoderNames.Of(rejection.Encoder), rejection.Device, HardwareFindings.Of(rejection.Finding).Code, rejection.Sentence);
}

/// <summary>The encoder of new streams, and what was found on the way to it.</summary>
public sealed record HardwareReading
{
    /// <summary>Null until a stream has needed one, and when none is to be had.</summary>
    public string? Encoder { get; init; }

    public string? Reason { get; init; }

    public ImmutableArray<DeviceReading> Devices { get; init; } = [];

    public ImmutableArray<FindingReading> Findings { get; init; } = [];
}

/// <param name="Path">The device node.</param>
/// <param name="Trouble">Why the worker cannot open it, and what to do; null when it can.</param>
public sealed record DeviceReading(string Path, string? Trouble)
{
    public required string? KernelDriver { get; init; }

    public required string? Vendor { get; init; }

    /// <summary>Who owns it, by number and name.</summary>
    public required string? Group { get; init; }

    /// <summary>As chmod writes them.</summary>
    public required string Permissions { get; init; }
}

/// <param name="Encoder">Which encoder was not taken.</param>
/// <param name="Device">On which node.</param>
/// <param name="Code">Why, by name; docs/hardware.md lists them.</param>
/// <param name="Sentence">Why, in words, and what to do.</param>
public sealed record FindingReading(string Encoder, string Device, string Code, string Sentence);
