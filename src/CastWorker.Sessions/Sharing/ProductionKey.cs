using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions.Sharing;

/// <summary>All that a picture depends on: targets for which it is the same can be shown one and the same stream.</summary>
/// <param name="Address">Of the page or the source, to the last letter: two addresses that differ in their fragment only are two pages.</param>
/// <param name="Alone">Whose it is, where the stream may not be shared.</param>
internal sealed record ProductionKey(string Address, StreamSettings Settings, PageSound Sound, PageReadiness Readiness, string? Alone)
{
    public Uri Page => new(Address);

    /// <summary>Null: it is a page.</summary>
    public LiveSource? Source => LiveSource.Of(Page);

    /// <summary>What is open for one will do for the other: only the page's address, or its size in the window, differs.</summary>
    public bool IsMadeLike(ProductionKey other) => Settings.IsStreamedLike(other.Settings) && Source is null && other.Source is null;

    public static ProductionKey Of(Uri page, StreamSettings settings, Target target) =>
        new(page.OriginalString, settings, target.Sound, target.Readiness, target.Share ? null : target.Slug);
}
