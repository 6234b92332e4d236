using System.Text.Json;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.HomeAssistant;

namespace CastWorker.SystemTests.WholePath;

/// <summary>A device as Home Assistant has it: shows what the templates make of the states, and sends what the config says.</summary>
internal sealed class HomeAssistantDevice(MqttWatcher mqtt, string config)
{
    private readonly JsonElement _components = JsonDocument.Parse(config).RootElement.GetProperty("components");

    public string Text(string entity, string key) => _components.GetProperty(entity).GetProperty(key).GetString()!;

    public string Option(string entity, int index) => _components.GetProperty(entity).GetProperty("options")[index].GetString()!;

    public Task SetAsync(string entity, string payload, CancellationToken ct) => mqtt.PublishAsync(Text(entity, "command_topic"), payload, ct);

    public Task PressAsync(string button, CancellationToken ct) => SetAsync(button, Text(button, "payload_press"), ct);

    public string? Shown(string entity) => mqtt.Of(Text(entity, "state_topic")) is { Count: > 0 } states
        ? JinjaTemplate.Render(Text(entity, "value_template"), states[^1])
        : null;

    public Task ShowsAsync(string entity, string state, CancellationToken ct, int seconds = 60) => Eventually.BeTrueAsync(
        () => Shown(entity) == state, $"{entity} to show {state}, not {Shown(entity)}", ct, seconds);
}
