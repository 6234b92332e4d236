namespace CastWorker.Configuration;

/// <summary>What is wrong with a configuration.</summary>
/// <param name="Mistakes">The worker cannot start with these.</param>
/// <param name="Unknown">Keys that nobody reads, most often a slip of the pen.</param>
internal sealed record ConfigurationFindings(IReadOnlyList<string> Mistakes, IReadOnlyList<string> Unknown)
{
    public IEnumerable<string> All => Mistakes.Concat(Unknown);
}
