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

    /// <summary>The device behind it: an id, a friendly name or <c>host[:port]</c>.</summary>
    public string? Device { get; init; }

    /// <summary>What is shown when streaming is switched on and no page was named yet.</summary>
    public Uri? DefaultPage { get; init; }

    public Quality Quality { get; init; } = new();

    public PageReadiness Readiness { get; init; } = new();

    public CastManners Manners { get; init; } = new();
}
