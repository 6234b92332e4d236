namespace CastWorker.GoogleCast.Messages;

/// <summary>PING, PONG, CLOSE: a type says it all.</summary>
internal sealed record PlainMessage(string Type);

/// <summary>Opens a virtual connection; a strong one, so that an app does not end while we are there.</summary>
internal sealed record ConnectMessage
{
    public string Type { get; } = "CONNECT";

    public int ConnType { get; }

    public Nothing Origin { get; } = new();

    public string UserAgent { get; } = "CastWorker";
}

/// <summary>An empty object.</summary>
internal sealed record Nothing;

/// <summary>GET_STATUS of a device, or of all that its player knows.</summary>
internal sealed record StatusRequest(int RequestId)
{
    public string Type { get; } = "GET_STATUS";
}

internal sealed record LaunchRequest(int RequestId, string AppId)
{
    public string Type { get; } = "LAUNCH";
}

internal sealed record StopAppRequest(int RequestId, string SessionId)
{
    public string Type { get; } = "STOP";
}

internal sealed record VolumeRequest(int RequestId, VolumeWish Volume)
{
    public string Type { get; } = "SET_VOLUME";
}

/// <summary>Only one of both at a time.</summary>
internal sealed record VolumeWish
{
    public double? Level { get; init; }

    public bool? Muted { get; init; }
}

internal sealed record StopMediaRequest(int RequestId, int MediaSessionId)
{
    public string Type { get; } = "STOP";
}

/// <summary>Without a <c>currentTime</c>: a live stream starts at its live edge.</summary>
internal sealed record LoadRequest(int RequestId, string SessionId, MediaWish Media)
{
    public string Type { get; } = "LOAD";

    public bool Autoplay { get; } = true;
}

/// <summary>What is to be played.</summary>
internal sealed record MediaWish
{
    public required string ContentId { get; init; }

    public string ContentType { get; } = "application/x-mpegURL";

    public string StreamType { get; } = "LIVE";

    public required MediaTitle Metadata { get; init; }

    public required string HlsSegmentFormat { get; init; }

    public required string HlsVideoSegmentFormat { get; init; }
}

internal sealed record MediaTitle(string Title)
{
    /// <summary>Generic.</summary>
    public int MetadataType { get; }
}
