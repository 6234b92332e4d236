using System.Text.Json.Serialization;
using CastWorker.Sessions;
using CastWorker.Sessions.Restoring;
using CastWorker.Sessions.Settings;

namespace CastWorker.Storage;

/// <summary>What stands in the state file.</summary>
internal sealed record StatePayload
{
    /// <summary>Grows when an older worker could no longer make sense of it.</summary>
    public const int Current = 1;

    public required int Version { get; init; }

    public required IReadOnlyList<TargetPayload> Targets { get; init; }

    public static StatePayload Of(IEnumerable<TargetMemory> memories) => new()
    {
        Version = Current,
        Targets = [.. memories.OrderBy(memory => memory.Target, StringComparer.Ordinal).Select(TargetPayload.Of)],
    };
}

/// <summary>One target in the state file.</summary>
internal sealed record TargetPayload
{
    public required string Target { get; init; }

    public WantedPayload? Wanted { get; init; }

    public string? LastPage { get; init; }

    public QualityPayload? Quality { get; init; }

    public StreamMode? Mode { get; init; }

    public int? Zoom { get; init; }

    public string? AppSession { get; init; }

    public double? VolumeOwed { get; init; }

    public static TargetPayload Of(TargetMemory memory) => new()
    {
        Target = memory.Target,
        Wanted = memory.Wanted is { } wanted
            ? new WantedPayload(wanted.Page.OriginalString, wanted.TakeOver, wanted.Priority, wanted.Since)
            : null,
        LastPage = memory.LastPage?.OriginalString,
        Quality = QualityPayload.Of(memory.Changes.Quality),
        Mode = memory.Changes.Mode,
        Zoom = memory.Changes.Zoom,
        AppSession = memory.AppSession,
        VolumeOwed = memory.VolumeOwed,
    };

    /// <summary>What is no page is left out: people mend such files by hand.</summary>
    public TargetMemory ToMemory() => new()
    {
        Target = Target,
        Wanted = Wanted is { } wanted && PageOf(wanted.Page) is { } page
            ? new WantedPage(page, wanted.TakeOver, wanted.Priority, wanted.Since)
            : null,
        LastPage = PageOf(LastPage),
        Changes = new SettingsChange { Quality = Quality?.ToQuality(), Mode = Mode, Zoom = Zoom },
        AppSession = AppSession,
        VolumeOwed = VolumeOwed,
    };

    private static Uri? PageOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var page) && LiveSource.CanBeShown(page) ? page : null;
}

internal sealed record WantedPayload(string Page, TakeOver TakeOver, int Priority, DateTimeOffset Since);

internal sealed record QualityPayload(int Width, int Height, int FrameRate, int RateFactor, int MaxBitrateKbps)
{
    public string? X264Preset { get; init; }

    public static QualityPayload? Of(Quality? quality) => quality is null
        ? null
        : new QualityPayload(quality.Size.Width, quality.Size.Height, quality.FrameRate, quality.RateFactor, quality.MaxBitrateKbps)
        {
            X264Preset = quality.X264Preset,
        };

    public Quality ToQuality() => new()
    {
        Size = new PictureSize(Width, Height),
        FrameRate = FrameRate,
        RateFactor = RateFactor,
        MaxBitrateKbps = MaxBitrateKbps,
        X264Preset = X264Preset,
    };
}

/// <summary>Only enough to know whether the rest can be read.</summary>
internal sealed record StateVersionPayload(int Version);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(StatePayload))]
[JsonSerializable(typeof(StateVersionPayload))]
internal sealed partial class StateJson : JsonSerializerContext;
