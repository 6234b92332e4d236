namespace CastWorker.Media.Encoding;

/// <summary>One device node as the worker sees it.</summary>
internal sealed record DeviceNode(string Path)
{
    private const string Intel = "0x8086";
    private const string Nvidia = "0x10de";

    /// <summary>What keeps us from opening it; null when we can.</summary>
    public HardwareFinding? Trouble { get; init; }

    /// <summary>The kernel's driver: i915, xe, amdgpu, nvidia, virtio_gpu.</summary>
    public string? KernelDriver { get; init; }

    /// <summary>The maker's number on the PCI bus.</summary>
    public string? Vendor { get; init; }

    /// <summary>What a video node says of itself.</summary>
    public string? Label { get; init; }

    /// <summary>The group that owns it.</summary>
    public long? Group { get; init; }

    public string? GroupName { get; init; }

    public UnixFileMode Permissions { get; init; }

    /// <summary>Whether we are in that group.</summary>
    public bool InGroup { get; init; }

    /// <summary>Whether it is worth a try: every webcam is a video node, and NVIDIA's render nodes encode nothing.</summary>
    public bool MayEncodeBy(EncoderKind kind) => kind switch
    {
        EncoderKind.Nvenc => Path.StartsWith("/dev/nvidia", StringComparison.Ordinal),
        EncoderKind.Qsv => IsRenderNode && Vendor is (null or Intel),
        EncoderKind.Vaapi => IsRenderNode && Vendor is not Nvidia,
        EncoderKind.V4l2 => Path.StartsWith("/dev/video", StringComparison.Ordinal)
            && Label?.Contains("enc", StringComparison.OrdinalIgnoreCase) != false,
        _ => false,
    };

    public bool IsRenderNode => Path.StartsWith("/dev/dri/renderD", StringComparison.Ordinal);

    /// <summary>What is the matter with it and what to do, without a full stop; null when nothing is.</summary>
    public string? Sentence() => SentenceOf(Path);

    /// <summary>The same for somebody outside the worker, whom paths are no business of.</summary>
    public string? SentenceWithoutPath() => SentenceOf("the device");

    private string? SentenceOf(string name) => Trouble switch
    {
        null => null,
        HardwareFinding.NoPermission when Group is { } group && !InGroup =>
            $"{name} is not permitted; add the service to group {group}{(GroupName is null ? "" : $" ({GroupName})")}",
        HardwareFinding.NoPermission =>
            $"{name} is not permitted, although the service is in its group; its permissions are {Convert.ToString((int)Permissions, 8)}",
        { } other => $"{name}: {HardwareFindings.Of(other).Cause}; {HardwareFindings.Of(other).Remedy}",
    };
}
