namespace CastWorker.GoogleCast.Messages;

/// <summary>What a TV says, as far as it concerns us. A request id of 0 means that nobody asked.</summary>
internal abstract record CastPayload
{
    public int RequestId { get; init; }

    public sealed record Ping : CastPayload;

    public sealed record Pong : CastPayload;

    /// <summary>A virtual connection is over, or was refused; which one is told by the source of the message.</summary>
    public sealed record Close : CastPayload;

    public sealed record Receiver(ReceiverStatus Status) : CastPayload;

    /// <summary>A launch is under way; its request id is that of the LAUNCH.</summary>
    public sealed record LaunchStatus(string Status) : CastPayload
    {
        public bool AsksForConsent => Status == "USER_PENDING_AUTHORIZATION";
    }

    public sealed record LaunchError(string Reason) : CastPayload;

    public sealed record Media(IReadOnlyList<MediaStatus> Statuses) : CastPayload;

    public sealed record LoadFailed(int? Code) : CastPayload;

    public sealed record LoadCancelled : CastPayload;

    /// <summary>Playing failed, whoever asked for it.</summary>
    public sealed record MediaError(int? Code) : CastPayload;

    public sealed record InvalidRequest(string Reason) : CastPayload;

    /// <summary>Anything else; nobody acts upon it.</summary>
    public sealed record Other(string Type) : CastPayload;
}
