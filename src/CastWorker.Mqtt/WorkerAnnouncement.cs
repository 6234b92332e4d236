using System.Text.Json;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt;

/// <summary>Says who this worker is, which targets it has, and how much it does: at the start, and when one of these changes.</summary>
internal sealed class WorkerAnnouncement(
    MqttOutbox outbox,
    MqttTopics topics,
    WorkerIdentity worker,
    TargetCatalog targets,
    StatusBoard board,
    IEncoderView encoders,
    IOptions<SessionOptions> sessions)
    : IHostedService
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        targets.Changed += TargetsChanged;
        board.Changed += StatusChanged;
        encoders.Changed += EncoderChanged;
        Announce();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        targets.Changed -= TargetsChanged;
        board.Changed -= StatusChanged;
        encoders.Changed -= EncoderChanged;
        return Task.CompletedTask;
    }

    private void TargetsChanged(object? sender, TargetChangedEventArgs changed) => Announce();

    private void EncoderChanged(object? sender, EventArgs nothing) => Announce();

    private void StatusChanged(object? sender, StatusChangedEventArgs changed)
    {
        var target = changed.Status.Target.Slug;
        lock (_gate)
        {
            var isNew = changed.Status.State is SessionState.Idle or SessionState.Error ? _busy.Remove(target) : _busy.Add(target);
            if (isNew)
            {
                Announce();
            }
        }
    }

    private void Announce()
    {
        lock (_gate)
        {
            string[] slugs = [.. targets.All.Select(target => target.Slug).Order(StringComparer.Ordinal)];
            var info = new InfoPayload(
                worker.Version, StateText.Time(worker.StartedAt), slugs, sessions.Value.MaxSessions, _busy.Count)
            {
                Encoder = encoders.Choice?.Name,
                EncoderReason = encoders.Choice?.Reason,
            };
            outbox.Keep(topics.WorkerInfo, JsonSerializer.SerializeToUtf8Bytes(info, MqttJson.Plain.InfoPayload));
        }
    }
}
