using System.Text.Json;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;

namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>One device as it is to be announced; the worker's own is of no target.</summary>
internal sealed record DiscoveryDevice(string Topic, ReadOnlyMemory<byte> Config, string? Target);

/// <summary>Builds the configs of all devices that this worker announces. The only place that says which those are.</summary>
internal sealed class DiscoveryDevices(
    MqttTopics topics, HomeAssistantTopics discovery, WorkerIdentity worker, TargetCatalog targets, TargetOwnership ownership)
{
    public const string Origin = "CastWorker";

    /// <summary>Where a config may stand: also those of targets that another worker serves now.</summary>
    public IReadOnlyCollection<string> Topics =>
        [discovery.Config(discovery.WorkerDevice), .. targets.All.Select(target => discovery.Config(discovery.TargetDevice(target.Slug)))];

    /// <summary>The worker first: the others name it. A target is announced by the worker that serves it.</summary>
    public IReadOnlyList<DiscoveryDevice> All() =>
        [OfWorker(), .. targets.All.Where(target => ownership.IsOurs(target.Slug)).Select(OfTarget)];

    public DiscoveryDevice OfWorker() => Device(discovery.WorkerDevice, null, new DiscoveryPayload
    {
        Device = Part($"CastWorker {worker.Id}", "Worker", [discovery.WorkerDevice]),
        Origin = new OriginPart(Origin, worker.Version),
        Components = Named(discovery.WorkerDevice, WorkerReadings.Of(topics, Alive(topics.WorkerStatus))),
    });

    public DiscoveryDevice OfTarget(Target target)
    {
        var id = discovery.TargetDevice(target.Slug);
        string[] identifiers = target is { IsFound: true, Device: { } device } ? [id, discovery.FoundMark(device)] : [id];
        return Device(id, target.Slug, new DiscoveryPayload
        {
            Device = Part(target.Name, target.Kind == TargetKind.Cast ? "Google Cast screen" : "Stream", identifiers) with
            {
                ViaDevice = discovery.WorkerDevice,
            },
            Origin = new OriginPart(Origin, worker.Version),
            Availability = [Alive(topics.WorkerStatus), Alive(topics.Availability(target.Slug))],
            AvailabilityMode = "all",
            Components = Named(id,
            [
                .. TargetControls.Of(target, topics), .. TargetReadings.Of(target, topics), .. TargetFiguresReadings.Of(target, topics),
            ]),
        });
    }

    private DiscoveryDevice Device(string id, string? target, DiscoveryPayload payload) => new(
        discovery.Config(id), JsonSerializer.SerializeToUtf8Bytes(payload, DiscoveryJson.Plain.DiscoveryPayload), target);

    private DevicePart Part(string name, string model, IReadOnlyList<string> identifiers) => new()
    {
        Identifiers = identifiers,
        Name = CleanText.Of(name),
        Manufacturer = Origin,
        Model = model,
        SwVersion = worker.Version,
    };

    private static Dictionary<string, Component> Named(string device, IEnumerable<Component> components) =>
        components.ToDictionary(one => one.Id, one => one with
        {
            UniqueId = $"{device}_{one.Id}",
            DefaultEntityId = $"{one.Platform}.{device}_{one.Id}",
        }, StringComparer.Ordinal);

    private static AvailabilityPart Alive(string topic) => new(topic, MqttConnection.Online, MqttConnection.Offline);
}
