using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>Keeps the latest state and the availability of our targets where the broker will get it, and tells what happens to them.</summary>
internal sealed partial class RetainedState(
    MqttOutbox outbox,
    MqttTopics topics,
    TargetAvailability availability,
    TargetOwnership ownership,
    WorkerIdentity worker,
    TimeProvider time,
    ILogger<RetainedState> logger) : IStatePublisher
{
    public void Publish(TargetStatus status) => ownership.IfOurs(status.Target.Slug, () =>
    {
        var topic = topics.State(status.Target.Slug);
        if (!outbox.Keep(topic, StateText.Write(status, worker.Id)))
        {
            LogNoRoom(topic);
        }

        availability.Tell(status);
    });

    public void Publish(TargetEvent happened) => Pass(happened.Target, new MqttMessage
    {
        Topic = topics.Event(happened.Target.Slug),
        Payload = EventText.Write(happened),
        Qos = 1,
        IsText = true,
    });

    public void Publish(TargetPicture picture) => Pass(picture.Target, new MqttMessage
    {
        Topic = topics.Preview(picture.Target.Slug),
        Payload = picture.Jpeg,
        Qos = 0,
        ContentType = "image/jpeg",
    });

    public void Publish(TargetFigures figures) => Pass(figures.Target, new MqttMessage
    {
        Topic = topics.Stats(figures.Target.Slug),
        Payload = StatsText.Write(figures, time.GetUtcNow()),
        Qos = 0,
        IsText = true,
    });

    private void Pass(Target target, MqttMessage message) => ownership.IfOurs(target.Slug, () => outbox.Pass(message));

    [LoggerMessage(LogLevel.Error, "There is no room to keep {Topic}: there are too many topics")]
    private partial void LogNoRoom(string topic);
}
