using System.Text;
using Microsoft.Playwright;

namespace CastWorker.Browser.Driver;

/// <summary>
/// Sends the user and password that stand in a page's address to that page's own server. Chromium would do it by HTTP
/// authentication, which is off because it asks in front of the page when they are wrong.
/// </summary>
internal static class UrlPassword
{
    public static Uri WithoutPassword(Uri page) =>
        page.UserInfo.Length == 0 ? page : new UriBuilder(page) { UserName = "", Password = "" }.Uri;

    /// <summary>Null when the address has none.</summary>
    public static string? HeaderFor(Uri page)
    {
        if (page.UserInfo.Length == 0)
        {
            return null;
        }

        var parts = page.UserInfo.Split(':', 2);
        var plain = Uri.UnescapeDataString(parts[0]) + ":" + (parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(plain));
    }

    public static async Task ApplyAsync(IPage tab, Uri page)
    {
        if (HeaderFor(page) is { } header)
        {
            await tab.RouteAsync(page.GetLeftPart(UriPartial.Scheme) + page.Authority + "/**", route => AddAsync(route, header));
        }
    }

    private static async Task AddAsync(IRoute route, string header)
    {
        var headers = new Dictionary<string, string>(route.Request.Headers, StringComparer.OrdinalIgnoreCase)
        {
            ["authorization"] = header,
        };
        try
        {
            await route.ContinueAsync(new RouteContinueOptions { Headers = headers });
        }
        catch (PlaywrightException)
        {
            // The page went elsewhere, or away, while its request was waiting here.
        }
    }
}
