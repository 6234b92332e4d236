using CastWorker.Mqtt.HomeAssistant;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Mqtt;

/// <summary>Answers what can be answered without the supervisor.</summary>
internal sealed class MqttQuestions(
    StatusBoard board,
    IStatePublisher publisher,
    TargetOwnership ownership,
    DiscoveryAnnouncer discovery,
    WorkerIdentity worker,
    TimeProvider time)
{
    public ResponseData? Answer(ParsedCommand question)
    {
        switch (question)
        {
            case ParsedCommand.Get get:
                publisher.Publish(board.Of(get.Wanted));
                board.TellFigures(get.Wanted);
                return null;
            case ParsedCommand.List:
                return new ResponseData
                {
                    Targets = [.. board.All.Where(status => ownership.IsOurs(status.Target.Slug)).Select(Listed)],
                    Worker = worker.Id,
                };
            case ParsedCommand.PurgeDiscovery purge:
                return new ResponseData { Removed = discovery.Purge(purge.AnnounceAgain), Worker = worker.Id };
            default:
                return new ResponseData
                {
                    Worker = worker.Id,
                    Version = worker.Version,
                    Time = StateText.Time(time.GetUtcNow()),
                };
        }
    }

    private static ListedTarget Listed(TargetStatus status) => new(
        status.Target.Slug,
        status.Target.Name,
        WireNames.Of(status.Target.Kind),
        WireNames.Of(status.State),
        status.Page is { } page ? CleanText.Of(page.OriginalString, 1024) : null,
        status.StreamUrl?.OriginalString);
}
