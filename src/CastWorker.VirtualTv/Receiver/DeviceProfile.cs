namespace CastWorker.VirtualTv.Receiver;

/// <summary>What differs from one kind of device to the other; figures from the vendor's tables.</summary>
internal sealed record DeviceProfile
{
    public required string Name { get; init; }

    /// <summary><c>md</c> in the announcement.</summary>
    public required string Model { get; init; }

    /// <summary><c>ca</c> in the announcement, a bit mask.</summary>
    public required int Capabilities { get; init; }

    /// <summary><c>attenuation</c>, <c>master</c> or <c>fixed</c>.</summary>
    public string VolumeControl { get; init; } = "attenuation";

    /// <summary>Whether <c>isActiveInput</c> and <c>isStandBy</c> are told, as HDMI-CEC knows them.</summary>
    public bool ReportsInput { get; init; }

    /// <summary>Idle is the Backdrop app on some devices, and no app at all on others.</summary>
    public bool HasBackdrop { get; init; } = true;

    public required VideoLimits Limits { get; init; }

    public static IReadOnlyList<DeviceProfile> All { get; } =
    [
        new()
        {
            Name = "chromecast-gen3", Model = "Chromecast", Capabilities = 4101, ReportsInput = true,
            Limits = new VideoLimits(Level: 42, Width: 1920, Height: 1080),
        },
        new()
        {
            Name = "chromecast-ultra", Model = "Chromecast Ultra", Capabilities = 4101, ReportsInput = true,
            Limits = new VideoLimits(Level: 42, Width: 1920, Height: 1080),
        },
        new()
        {
            Name = "google-tv", Model = "Chromecast", Capabilities = 4101, ReportsInput = true, HasBackdrop = false,
            Limits = new VideoLimits(Level: 51, Width: 3840, Height: 2160),
        },
        new()
        {
            Name = "nest-hub", Model = "Google Nest Hub", Capabilities = 231_941, VolumeControl = "master",
            Limits = new VideoLimits(Level: 41, Width: 1280, Height: 720),
        },
        new()
        {
            Name = "chromecast-audio", Model = "Chromecast Audio", Capabilities = 2052, HasBackdrop = false,
            Limits = VideoLimits.None,
        },
        new()
        {
            Name = "group", Model = "Google Cast Group", Capabilities = 2084, HasBackdrop = false, Limits = VideoLimits.None,
        },
    ];

    public static DeviceProfile? Named(string name) => All.FirstOrDefault(profile => profile.Name == name);
}

/// <summary>What the device decodes of H.264. The level is ten times its name.</summary>
internal sealed record VideoLimits(int Level, int Width, int Height)
{
    /// <summary>A device without a screen.</summary>
    public static VideoLimits None { get; } = new(0, 0, 0);
}
