using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>
/// Looks at the device nodes before FFmpeg does, which says the same of a node that is missing, forbidden or without a driver.
/// </summary>
internal sealed class DeviceNodes(HardwareRoot root)
{
    /// <summary>Every node that may belong to an encoder: render nodes, NVIDIA's, and video nodes that encode.</summary>
    public IReadOnlyList<DeviceNode> All() =>
    [
        .. root.Entries("/dev", "nvidia*").Where(path => char.IsAsciiDigit(path[^1])).Select(Look),
        .. root.Entries("/dev/dri", "renderD*").Select(Look),
        .. root.Entries("/dev", "video*").Where(path => LabelOf(path)?.Contains("enc", StringComparison.OrdinalIgnoreCase) == true).Select(Look),
    ];

    public DeviceNode Look(string path)
    {
        var name = Path.GetFileName(path);
        var facts = NativeNode.Facts(root.At(path));
        var kernel = path.StartsWith("/dev/dri/", StringComparison.Ordinal) ? $"/sys/class/drm/{name}/device" : null;
        return new DeviceNode(path)
        {
            Trouble = TroubleOf(root.Open(root.At(path))),
            KernelDriver = kernel is null ? null : root.LinkName($"{kernel}/driver"),
            Vendor = kernel is null ? null : root.Line($"{kernel}/vendor"),
            Label = LabelOf(path),
            Group = facts?.Group,
            GroupName = facts is { } owned ? root.GroupName(owned.Group) : null,
            InGroup = facts is { } own && root.OwnGroups().Contains(own.Group),
            Permissions = facts?.Mode ?? UnixFileMode.None,
        };
    }

    /// <summary>Why nothing could be tried.</summary>
    public string Absence(IReadOnlyList<DeviceNode> seen, string? wantedKind) => seen.Count > 0
        ? $"no device for {(wantedKind is { Length: > 0 } ? wantedKind : "an encoder")} among {string.Join(", ", seen.Select(node => node.Path))}"
        : Directory.Exists(root.At("/dev/dri"))
            ? "no GPU: /dev/dri holds no render node"
            : "no GPU: there is no /dev/dri";

    /// <summary>What a trial on a device depends on.</summary>
    public ProbeKey KeyOf(EncoderKind kind, EncoderDevice device, string? kernelDriver, string ffmpeg, Quality quality) => new(kind, device)
    {
        Ffmpeg = ffmpeg,
        KernelDriver = kernelDriver,
        Boot = root.Line("/proc/sys/kernel/random/boot_id"),
        Size = quality.Size,
        FrameRate = quality.FrameRate,
    };

    private string? LabelOf(string path) => root.Line($"/sys/class/video4linux/{Path.GetFileName(path)}/name");

    private static HardwareFinding? TroubleOf(int error) => error switch
    {
        0 => null,
        NativeNode.NoEntry => HardwareFinding.NoDevice,
        NativeNode.AccessDenied => HardwareFinding.NoPermission,
        // What a container's or a service's device rules forbid.
        NativeNode.NotPermitted => HardwareFinding.DeviceNotAllowed,
        NativeNode.NoSuchDevice or NativeNode.NoSuchAddress => HardwareFinding.NoDriver,
        // Busy, perhaps: the trial will tell.
        _ => null,
    };
}
