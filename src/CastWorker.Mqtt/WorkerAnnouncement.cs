using System.Text;
using System.Text.Json;
using CastWorker.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt;

/// <summary>Says at the start who this worker is, which targets it has, and how they are.</summary>
internal sealed class WorkerAnnouncement(
    MqttOutbox outbox,
    MqttTopics topics,
    WorkerIdentity worker,
    TargetCatalog targets,
    StatusBoard board,
    IOptions<SessionOptions> sessions)
    : IHostedService
{
    private static readonly byte[] Online = Encoding.UTF8.GetBytes(MqttConnection.Online);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        string[] slugs = [.. targets.All.Select(target => target.Slug).Order(StringComparer.Ordinal)];
        var info = new InfoPayload(worker.Version, StateText.Time(worker.StartedAt), slugs, sessions.Value.MaxSessions);
        outbox.Keep(topics.WorkerInfo, JsonSerializer.SerializeToUtf8Bytes(info, MqttJson.Plain.InfoPayload));
        foreach (var slug in slugs)
        {
            outbox.Keep(topics.Availability(slug), Online);
        }

        board.PublishAll();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
