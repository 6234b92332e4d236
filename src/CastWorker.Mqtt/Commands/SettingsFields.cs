using CastWorker.Sessions;
using CastWorker.Sessions.Settings;

namespace CastWorker.Mqtt;

/// <summary>Reads what is to change about how a target is streamed.</summary>
internal static class SettingsFields
{
    public static readonly IReadOnlyList<string> Keys = ["quality", "mode", "zoom"];

    public static SettingsChange Read(FieldReader fields, Target target) => new()
    {
        Quality = fields.Text("quality") is { } name ? Quality(fields, name, target) : null,
        Mode = fields.Choice<StreamMode>("mode"),
        Zoom = fields.Number("zoom", StreamSettings.LeastZoom, StreamSettings.MostZoom),
    };

    private static Quality? Quality(FieldReader fields, string name, Target target) =>
        QualityNames.Find(name, target)
        ?? fields.Wrong<Quality>($"\"quality\" must be one of {string.Join(", ", QualityNames.For(target))}.");
}
