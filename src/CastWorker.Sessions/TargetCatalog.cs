namespace CastWorker.Sessions;

/// <summary>The targets this worker serves.</summary>
public sealed class TargetCatalog(IEnumerable<Target> targets)
{
    private readonly Dictionary<string, Target> _bySlug =
        targets.ToDictionary(target => target.Slug, StringComparer.Ordinal);

    public IReadOnlyCollection<Target> All => _bySlug.Values;

    public Target? Find(string slug) => _bySlug.GetValueOrDefault(slug);
}
