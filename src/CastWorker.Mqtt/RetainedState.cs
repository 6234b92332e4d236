using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>Keeps the latest state and the availability of every target where the broker will get it.</summary>
internal sealed partial class RetainedState(
    MqttOutbox outbox, MqttTopics topics, TargetAvailability availability, WorkerIdentity worker, ILogger<RetainedState> logger)
    : IStatePublisher
{
    public void Publish(TargetStatus status)
    {
        var topic = topics.State(status.Target.Slug);
        if (!outbox.Keep(topic, StateText.Write(status, worker.Id)))
        {
            LogNoRoom(topic);
        }

        availability.Tell(status);
    }

    [LoggerMessage(LogLevel.Error, "There is no room to keep {Topic}: there are too many topics")]
    private partial void LogNoRoom(string topic);
}
