using System.Text.Json;
using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Writes what happened to a target as JSON.</summary>
internal static class EventText
{
    private const string Ended = "ended";
    private const string Warning = "warning";
    private const string Degraded = "degraded";
    private const string Upgraded = "upgraded";

    /// <summary>Everything that can happen, by name.</summary>
    public static IReadOnlyList<string> Types { get; } =
        [.. WireNames.All<SessionState>().Where(name => name != WireNames.Of(SessionState.Idle)), Ended, Warning, Degraded, Upgraded];

    public static byte[] Write(TargetEvent happened) => JsonSerializer.SerializeToUtf8Bytes(
        new EventPayload
        {
            EventType = TypeOf(happened),
            Time = StateText.Time(happened.At),
            Reason = ReasonOf(happened),
            Message = (happened.Picture?.Message ?? happened.Error?.Message) is { } words ? CleanText.Of(words, 500) : null,
            App = happened.App is { } app ? CleanText.Of(app, 255) : null,
        },
        MqttJson.Plain.EventPayload);

    /// <summary>Somebody did something to a target that he should know about.</summary>
    public static byte[] Warn(SessionError error, DateTimeOffset at) => JsonSerializer.SerializeToUtf8Bytes(
        new EventPayload
        {
            EventType = Warning,
            Time = StateText.Time(at),
            Reason = WireNames.Of(error.Code),
            Message = CleanText.Of(error.Message, 500),
        },
        MqttJson.Plain.EventPayload);

    private static string TypeOf(TargetEvent happened) => happened switch
    {
        { Picture: { } change } => change.IsLess ? Degraded : Upgraded,
        { State: SessionState.Idle } => Ended,
        _ => WireNames.Of(happened.State),
    };

    /// <summary>The error says more than "error".</summary>
    private static string? ReasonOf(TargetEvent happened) => happened switch
    {
        { Error: { } error } => WireNames.Of(error.Code),
        { EndedBy: { } reason } => WireNames.Of(reason),
        _ => null,
    };
}
