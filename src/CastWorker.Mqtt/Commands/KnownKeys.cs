using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>A key that nobody knows is a mistake that its writer wants to hear of.</summary>
internal static class KnownKeys
{
    public static SessionError? Refuse(JsonFields fields, IEnumerable<string> known)
    {
        var unknown = fields.Names.Except(known, StringComparer.Ordinal).FirstOrDefault();
        return unknown is null ? null : new SessionError(ErrorCode.UnknownKey, $"The key \"{CleanText.Of(unknown, 40)}\" is not known.");
    }
}
