namespace CastWorker.Browser.Pages;

/// <summary>Tells whether a page that was not asked for is a login page, by its address and by what it shows.</summary>
internal sealed class LoginDetector(IReadOnlyList<string> patterns)
{
    public bool IsLogin(Uri asked, Uri shown, bool passwordField) =>
        !IsSamePlace(asked, shown) && (passwordField || LooksLikeLogin(shown));

    // A changed query or fragment is the page's own business.
    private static bool IsSamePlace(Uri asked, Uri shown) =>
        string.Equals(asked.Host, shown.Host, StringComparison.OrdinalIgnoreCase)
        && string.Equals(asked.AbsolutePath.TrimEnd('/'), shown.AbsolutePath.TrimEnd('/'), StringComparison.Ordinal);

    private bool LooksLikeLogin(Uri shown)
    {
        // Whole words only: /blogins and /catalog are no login pages. A file's ending does not count: /login.php is one.
        var path = '/' + string.Join('/', shown.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(WithoutEnding)) + '/';
        var host = '.' + shown.Host + '.';
        return patterns.Any(pattern =>
            path.Contains('/' + pattern + '/', StringComparison.OrdinalIgnoreCase)
            || host.Contains('.' + pattern + '.', StringComparison.OrdinalIgnoreCase));
    }

    private static string WithoutEnding(string part) => part.LastIndexOf('.') is > 0 and var dot ? part[..dot] : part;
}
