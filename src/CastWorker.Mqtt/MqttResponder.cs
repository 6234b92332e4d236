using System.Text.Json;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Limits;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>Answers a command: to the topic the sender asked for, and to the topic of its verb.</summary>
internal sealed partial class MqttResponder(
    MqttOutbox outbox, MqttTopics topics, TargetCatalog targets, MqttTraffic traffic, ILogger<MqttResponder> logger)
{
    private const uint ExpirySeconds = 30;

    public void Accept(MqttMessage asked, ParsedCommand parsed, ResponseData? data = null)
    {
        traffic.Accept();
        Answer(asked, parsed, null, data);
    }

    /// <summary>Also for those who asked with a plain <c>set</c>, and otherwise would never know.</summary>
    public void Refuse(MqttMessage asked, ParsedCommand parsed, SessionError error)
    {
        traffic.Refuse(error.Code);
        Answer(asked, parsed, error, null);
    }

    /// <summary>For those who watch the target, because whoever made the mistake may not listen for answers.</summary>
    public void Warn(ParsedCommand parsed, SessionError error, DateTimeOffset now)
    {
        if (parsed.Target is { } target && targets.Find(target) is not null)
        {
            outbox.Pass(new MqttMessage
            {
                Topic = topics.Event(target),
                Payload = EventText.Warn(error, now),
                Qos = 1,
                IsText = true,
            });
        }
    }

    private void Answer(MqttMessage asked, ParsedCommand parsed, SessionError? error, ResponseData? data)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(
            new ResponsePayload
            {
                Status = error is null ? "ok" : "error",
                Transaction = parsed.Transaction,
                Error = error is null ? null : new ErrorPayload(WireNames.Of(error.Code), CleanText.Of(error.Message, 500)),
                Data = data ?? new ResponseData { Target = parsed.Target },
            },
            MqttJson.Plain.ResponsePayload);
        var answer = new MqttMessage
        {
            Topic = topics.Response(parsed.Verb),
            Payload = payload,
            IsText = true,
            ContentType = "application/json",
            ExpirySeconds = ExpirySeconds,
            // In a flood, acknowledging each refusal would hold up the answers that somebody waits for.
            Qos = error?.Code == ErrorCode.TooManyRequests ? 0 : 1,
            CorrelationData = asked.CorrelationData,
        };

        // What was set or got shows in the state; only a refusal needs words of its own.
        if (error is not null || !ShowsInState(parsed))
        {
            Send(answer);
        }

        if (asked.ResponseTopic is { } topic && IsAnswerable(topic, answer.Topic))
        {
            Send(answer with { Topic = topic });
        }
    }

    /// <summary>An answer must not be taken for a command, neither by us nor by the broker.</summary>
    private bool IsAnswerable(string topic, string answered) => topic.Length > 0
        && topic[0] != '$'
        && !topic.AsSpan().ContainsAny('+', '#')
        && !topics.IsCommand(topic)
        && !string.Equals(topic, answered, StringComparison.Ordinal);

    private static bool ShowsInState(ParsedCommand parsed) => parsed.Verb is CommandParser.Set or CommandParser.Get;

    private void Send(MqttMessage answer)
    {
        if (!outbox.Pass(answer))
        {
            traffic.DropAnswer();
            LogAnswerDropped(answer.Topic);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The answer to {Topic} was dropped: there is no connection, or too much to send")]
    private partial void LogAnswerDropped(string topic);
}
