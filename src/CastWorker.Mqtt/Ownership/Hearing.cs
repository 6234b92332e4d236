using CastWorker.Mqtt.Client;
using CastWorker.Sessions;

namespace CastWorker.Mqtt.Ownership;

/// <summary>Decides which of several workers on a broker answers a command. Each gets all of them, some of them twice.</summary>
internal sealed class Hearing(TargetOwnership ownership)
{
    /// <summary>The mark of what came by our own subscriptions; without any, the broker or MQTT 3.1.1 does not know marks.</summary>
    public const uint PlainMark = 1;

    /// <summary>The mark of what the broker gave to us alone.</summary>
    public const uint SharedMark = 2;

    private static readonly SessionError OwnerOffline = new(
        ErrorCode.OwnerOffline, "The worker that serves this target is offline. If another has the target, it takes over soon.");

    /// <summary>What we are to do; null when somebody else does it.</summary>
    public ParsedCommand? Of(MqttMessage message, ParsedCommand parsed)
    {
        var marks = message.SubscriptionIdentifiers;
        var isShared = marks.Contains(SharedMark);
        if (parsed.IsForAny)
        {
            return isShared || (marks.Count == 0 && ownership.VoiceFor(null) == Voice.ForAll) ? parsed : null;
        }

        // Everything else is taken from our own subscription, so that no weakness of shared ones can lose it.
        if (isShared && !marks.Contains(PlainMark))
        {
            return null;
        }

        return parsed is ParsedCommand.List or ParsedCommand.Ping or ParsedCommand.PurgeDiscovery ? parsed : ownership.VoiceFor(parsed.Target) switch
        {
            Voice.Ours => parsed,
            Voice.ForAll when parsed is ParsedCommand.Refused => parsed,
            Voice.OwnerOffline => new ParsedCommand.Refused(OwnerOffline)
            {
                Verb = parsed.Verb,
                Target = parsed.Target,
                Transaction = parsed.Transaction,
            },
            _ => null,
        };
    }
}
