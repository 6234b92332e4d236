namespace CastWorker.GoogleCast.Channels;

/// <summary>The channels of the protocol that we speak on.</summary>
internal static class Namespaces
{
    public const string Connection = "urn:x-cast:com.google.cast.tp.connection";
    public const string Heartbeat = "urn:x-cast:com.google.cast.tp.heartbeat";
    public const string Receiver = "urn:x-cast:com.google.cast.receiver";
    public const string Media = "urn:x-cast:com.google.cast.media";
}
