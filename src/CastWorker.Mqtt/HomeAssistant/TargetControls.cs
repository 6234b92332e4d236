using CastWorker.Sessions;
using CastWorker.Sessions.Settings;

namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>What can be switched, chosen, written and pressed about a target.</summary>
internal static class TargetControls
{
    private const string Config = "config";
    private const string Percent = "%";
    private const int UrlLimit = 255;

    public static IEnumerable<Component> Of(Target target, MqttTopics topics)
    {
        var state = topics.State(target.Slug);
        Component[] common =
        [
            Streaming(target, state), Url(state), Quality(target, state), Mode(state), Zoom(state),
            Button("reload", "Reload", "mdi:refresh"), Button("stop", "Stop", "mdi:stop"),
            Button("screenshot", "Screenshot", "mdi:camera") with { EntityCategory = "diagnostic" },
            new Component { Id = "message", Platform = "notify", Name = "Message", Icon = "mdi:message-text" },
        ];
        return common
            .Concat(target.Pages.Count > 0 ? [Page(target, state)] : [])
            .Concat(target.Kind == TargetKind.Cast ? [Volume(state), Muted(state)] : [])
            .Select(control => control with { CommandTopic = topics.Set(target.Slug, control.Id) });
    }

    private static Component Streaming(Target target, string state) => Switch("streaming", state) with
    {
        Name = null,
        ValueTemplate = Templates.OnOff("streaming"),
        Icon = target.Kind == TargetKind.Cast ? "mdi:cast" : "mdi:broadcast",
    };

    /// <summary>An address that is none of the pages is null in the state: unknown, rather than an error.</summary>
    private static Component Page(Target target, string state) =>
        Select("page", "Page", [.. target.Pages.Select(page => page.Name)], state) with { Icon = "mdi:view-dashboard" };

    private static Component Url(string state) => new()
    {
        Id = "url",
        Platform = "text",
        Name = "URL",
        StateTopic = state,
        ValueTemplate = Templates.TextOrEmpty("url"),
        Min = 0,
        Max = UrlLimit,
        Icon = "mdi:web",
    };

    private static Component Quality(Target target, string state) =>
        Select("quality", "Quality", QualityNames.For(target), state) with { EntityCategory = Config, Icon = "mdi:quality-high" };

    private static Component Mode(string state) =>
        Select("mode", "Mode", [.. WireNames.All<StreamMode>()], state) with { EntityCategory = Config, Icon = "mdi:timer-outline" };

    private static Component Zoom(string state) => Number("zoom", "Zoom", state) with
    {
        Min = StreamSettings.LeastZoom,
        Max = StreamSettings.MostZoom,
        Mode = "box",
        EntityCategory = Config,
        Icon = "mdi:magnify",
    };

    private static Component Volume(string state) => Number("volume", "Volume", state) with
    {
        Min = 0,
        Max = 100,
        Mode = "slider",
        Icon = "mdi:volume-high",
    };

    private static Component Muted(string state) => Switch("muted", state) with
    {
        Name = "Muted",
        ValueTemplate = Templates.OnOffOrNone("muted"),
        Icon = "mdi:volume-off",
    };

    private static Component Switch(string id, string state) => new()
    {
        Id = id,
        Platform = "switch",
        Name = null,
        StateTopic = state,
        PayloadOn = "ON",
        PayloadOff = "OFF",
    };

    private static Component Select(string id, string name, IReadOnlyList<string> options, string state) => new()
    {
        Id = id,
        Platform = "select",
        Name = name,
        StateTopic = state,
        ValueTemplate = Templates.Value(id),
        Options = options,
    };

    private static Component Number(string id, string name, string state) => new()
    {
        Id = id,
        Platform = "number",
        Name = name,
        StateTopic = state,
        ValueTemplate = Templates.Value(id),
        Step = 1,
        UnitOfMeasurement = Percent,
    };

    private static Component Button(string id, string name, string icon) => new()
    {
        Id = id,
        Platform = "button",
        Name = name,
        PayloadPress = "PRESS",
        Icon = icon,
    };
}
