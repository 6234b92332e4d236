using System.Text.Json;
using CastWorker.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt;

/// <summary>Says who this worker is and which targets it has: at the start, and when targets come or go.</summary>
internal sealed class WorkerAnnouncement(
    MqttOutbox outbox,
    MqttTopics topics,
    WorkerIdentity worker,
    TargetCatalog targets,
    IOptions<SessionOptions> sessions)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        targets.Changed += TargetsChanged;
        Announce();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        targets.Changed -= TargetsChanged;
        return Task.CompletedTask;
    }

    private void TargetsChanged(object? sender, TargetChangedEventArgs changed) => Announce();

    private void Announce()
    {
        string[] slugs = [.. targets.All.Select(target => target.Slug).Order(StringComparer.Ordinal)];
        var info = new InfoPayload(worker.Version, StateText.Time(worker.StartedAt), slugs, sessions.Value.MaxSessions);
        outbox.Keep(topics.WorkerInfo, JsonSerializer.SerializeToUtf8Bytes(info, MqttJson.Plain.InfoPayload));
    }
}
