using CastWorker.Sessions.Restoring;
using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions;

/// <summary>What kind of screen a target is.</summary>
public enum TargetKind
{
    /// <summary>No TV: the stream is only served, for VLC, a browser or Home Assistant.</summary>
    Stream,

    /// <summary>A Google Cast screen.</summary>
    Cast,
}

/// <summary>A screen that can be told to show something, as it stands in the configuration.</summary>
public sealed record Target
{
    /// <summary>Its name in topics and addresses: <c>[a-z0-9_]+</c>.</summary>
    public required string Slug { get; init; }

    public required string Name { get; init; }

    public TargetKind Kind { get; init; }

    /// <summary>It was found in the network: no configuration names it.</summary>
    public bool IsFound { get; init; }

    /// <summary>The device behind it: an id, a friendly name or <c>host[:port]</c>.</summary>
    public string? Device { get; init; }

    /// <summary>What is shown when streaming is switched on and no page was named yet.</summary>
    public Uri? DefaultPage { get; init; }

    /// <summary>The pages that can be chosen by name.</summary>
    public PageList Pages { get; init; } = PageList.Empty;

    public Quality Quality { get; init; } = new();

    /// <summary>The largest picture its screen takes.</summary>
    public PictureSize Largest { get; init; } = new(1920, 1080);

    /// <summary>Null: as for all targets.</summary>
    public StreamMode? Mode { get; init; }

    /// <summary>How large its pages are drawn, in percent.</summary>
    public int Zoom { get; init; } = 100;

    /// <summary>How often a picture is published by itself while it streams; null: never.</summary>
    public TimeSpan? PreviewEvery { get; init; }

    /// <summary>What is heard of its pages.</summary>
    public PageSound Sound { get; init; }

    public PageReadiness Readiness { get; init; } = new();

    /// <summary>Of a target without TV: its stream is made only while somebody watches.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Whether it may be shown the same stream as other targets that show the same page in the same way.</summary>
    public bool Share { get; init; } = true;

    /// <summary>What comes back after a restart of the worker. Null: as for all targets.</summary>
    public RestorePolicy? Restore { get; init; }

    public CastManners Manners { get; init; } = new();

    /// <summary>How it is streamed while nobody says otherwise.</summary>
    public StreamSettings Settings => new() { Quality = Quality, Mode = Mode ?? StreamMode.Normal, Zoom = Zoom };
}
