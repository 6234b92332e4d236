namespace CastWorker.VirtualTv.Wire;

/// <summary>One CastMessage: who says what to whom, on which channel. Either text or binary.</summary>
internal sealed record CastFrame
{
    public required string Source { get; init; }

    public required string Destination { get; init; }

    public required string Namespace { get; init; }

    public string? Text { get; init; }

    public byte[]? Binary { get; init; }
}

/// <summary>What a body turned out to be: a frame, or the reason why it is none.</summary>
internal abstract record FrameVerdict
{
    private FrameVerdict()
    {
    }

    public sealed record Sound(CastFrame Frame) : FrameVerdict;

    public sealed record Flawed(string Reason) : FrameVerdict;
}

/// <summary>The channels that this TV knows.</summary>
internal static class CastNamespace
{
    public const string Connection = Prefix + "tp.connection";
    public const string Heartbeat = Prefix + "tp.heartbeat";
    public const string DeviceAuth = Prefix + "tp.deviceauth";
    public const string Receiver = Prefix + "receiver";
    public const string Media = Prefix + "media";

    private const string Prefix = "urn:x-cast:com.google.cast.";
}
