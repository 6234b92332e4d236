using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;
using CastWorker.Sessions.Commands;

namespace CastWorker.Mqtt;

/// <summary>Reads a message as a command. Pure; whatever arrives, the answer is a command, a refusal or nothing.</summary>
internal sealed class CommandParser(MqttTopics topics, TargetCatalog targets, TimeProvider time, FreeTargets? free = null)
{
    public const int PayloadLimit = 64 * 1024;
    public const int TransactionLimit = 128;
    public const string Set = "set";
    public const string Get = "get";

    /// <summary>Null when the message asks for nothing.</summary>
    public ParsedCommand? Parse(MqttMessage message)
    {
        if (topics.Parse(message.Topic) is not { } topic)
        {
            return null;
        }

        // An empty payload clears a kept message. Only questions need no words.
        var isQuestion = topic is CommandTopic.Get or CommandTopic.Request
        {
            Verb: "list" or "ping" or RequestParser.PurgeDiscovery,
        };
        if (message.Payload.IsEmpty && (message.Retain || !isQuestion))
        {
            return null;
        }

        return message.Payload.Length > PayloadLimit || message.Retain
            ? Refuse(topic, RefuseUnread(message))
            : Parse(topic, message.Payload);
    }

    private static SessionError RefuseUnread(MqttMessage message) => message.Retain
        ? new SessionError(
            ErrorCode.RetainedCommand,
            "Retained commands are refused, because they would be carried out again at each start. Publish without retain.")
        : new SessionError(ErrorCode.PayloadTooLarge, $"A payload may have {PayloadLimit} bytes at most.");

    private static ParsedCommand.Refused Refuse(CommandTopic topic, SessionError error) => topic switch
    {
        CommandTopic.Request request => new ParsedCommand.Refused(error) { Verb = request.Verb },
        CommandTopic.Set set => new ParsedCommand.Refused(error) { Verb = Set, Target = CleanText.Of(set.Target) },
        CommandTopic.SetProperty set => new ParsedCommand.Refused(error) { Verb = Set, Target = CleanText.Of(set.Target) },
        CommandTopic.Get get => new ParsedCommand.Refused(error) { Verb = Get, Target = CleanText.Of(get.Target) },
        _ => throw new ArgumentOutOfRangeException(nameof(topic)),
    };

    private ParsedCommand Parse(CommandTopic topic, ReadOnlyMemory<byte> payload)
    {
        if (topic is CommandTopic.Request request)
        {
            return RequestParser.Parse(request.Verb, payload, targets, () => free?.Find(), time.GetUtcNow());
        }

        var slug = topic switch
        {
            CommandTopic.Set set => set.Target,
            CommandTopic.SetProperty set => set.Target,
            CommandTopic.Get get => get.Target,
            _ => throw new ArgumentOutOfRangeException(nameof(topic)),
        };
        if (!TryFind(targets, slug, out var target, out var unknown))
        {
            return Refuse(topic, unknown);
        }

        return topic switch
        {
            CommandTopic.Get => new ParsedCommand.Get(target) { Verb = Get, Target = slug },
            CommandTopic.SetProperty set => ParseProperty(set, target, payload),
            _ => SetParser.Parse(target, payload, time.GetUtcNow()),
        };
    }

    private static ParsedCommand ParseProperty(CommandTopic.SetProperty set, Target target, ReadOnlyMemory<byte> payload) =>
        Utf8.IsValid(payload.Span)
            ? PropertyParser.Parse(target, set.Property, Encoding.UTF8.GetString(payload.Span))
            : Refuse(set, new SessionError(ErrorCode.InvalidValue, "The payload is not UTF-8."));

    internal static bool TryFind(
        TargetCatalog targets,
        string slug,
        [NotNullWhen(true)] out Target? target,
        [NotNullWhen(false)] out SessionError? unknown)
    {
        target = targets.Find(slug);
        unknown = target is null
            ? new SessionError(ErrorCode.UnknownTarget, $"There is no target \"{CleanText.Of(slug, 64)}\".")
            : null;
        return target is not null;
    }

    /// <summary>A command with the mark of its sender.</summary>
    internal static ParsedCommand Execute(string verb, SessionCommand command) =>
        new ParsedCommand.Execute(command) { Verb = verb, Target = command.Target, Transaction = command.Transaction };
}
