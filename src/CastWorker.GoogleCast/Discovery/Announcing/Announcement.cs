namespace CastWorker.GoogleCast.Discovery.Announcing;

/// <summary>What a Cast device says of itself to the network.</summary>
public sealed record Announcement
{
    /// <summary>Picture and sound, as a Chromecast of the third generation says it.</summary>
    public const int VideoAndAudio = 4101;

    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    public string Model { get; init; } = "Chromecast";

    public required int Port { get; init; }

    /// <summary>The bit mask <c>ca</c>.</summary>
    public int Capabilities { get; init; } = VideoAndAudio;

    /// <summary>What the running app says of itself; null when none runs.</summary>
    public string? App { get; init; }

    /// <summary>The names of the interfaces to be heard on; by default all that can.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];
}
