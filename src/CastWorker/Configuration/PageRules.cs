using CastWorker.Sessions;

namespace CastWorker.Configuration;

/// <summary>What a list of pages must be like.</summary>
internal static class PageRules
{
    /// <summary>What fits into a list on a phone.</summary>
    private const int NameLimit = 60;

    public static bool IsPage(string page) => Uri.TryCreate(page, UriKind.Absolute, out var address) && LiveSource.CanBeShown(address);

    public static IEnumerable<string> Mistakes(string at, Dictionary<string, string> pages)
    {
        foreach (var (name, address) in pages)
        {
            if (name.Trim().Length is 0 or > NameLimit || name.Any(char.IsControl))
            {
                yield return $"{at}:Pages:{name}: a page's name must have 1 to {NameLimit} characters.";
            }

            if (!IsPage(address))
            {
                yield return $"{at}:Pages:{name}: must be a complete http:// or https:// address, or that of a live source.";
            }
        }
    }
}
