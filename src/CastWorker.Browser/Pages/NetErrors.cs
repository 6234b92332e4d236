namespace CastWorker.Browser.Pages;

/// <summary>Chromium's network errors in words for people.</summary>
internal static class NetErrors
{
    public const string Unknown = "ERR_FAILED";

    /// <summary>The <c>ERR_…</c> word in a text; null when there is none.</summary>
    public static string? Find(string text)
    {
        var start = text.IndexOf("ERR_", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var end = start;
        while (end < text.Length && (char.IsAsciiLetterUpper(text[end]) || char.IsAsciiDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return text[start..end];
    }

    public static bool IsTimeout(string error) => error is "ERR_CONNECTION_TIMED_OUT" or "ERR_TIMED_OUT";

    public static string InWords(string error) => error switch
    {
        "ERR_NAME_NOT_RESOLVED" or "ERR_NAME_RESOLUTION_FAILED" => "The host name of the page is not known.",
        "ERR_CONNECTION_REFUSED" => "The page's server refuses connections.",
        "ERR_CONNECTION_RESET" or "ERR_CONNECTION_CLOSED" or "ERR_EMPTY_RESPONSE" or "ERR_SOCKET_NOT_CONNECTED"
            => "The page's server closed the connection.",
        "ERR_ADDRESS_UNREACHABLE" => "There is no way to the page's server.",
        "ERR_INTERNET_DISCONNECTED" or "ERR_NETWORK_CHANGED" => "There is no network.",
        "ERR_CONNECTION_TIMED_OUT" or "ERR_TIMED_OUT" => "The page's server does not answer.",
        "ERR_TOO_MANY_REDIRECTS" => "The page redirects for ever.",
        "ERR_UNSAFE_PORT" => "Chromium does not open pages on this port.",
        "ERR_ABORTED" => "The address gives no page to show (a download, or nothing at all).",
        "ERR_INVALID_URL" or "ERR_UNKNOWN_URL_SCHEME" or "ERR_DISALLOWED_URL_SCHEME" => "The address is not one of a page.",
        "ERR_FILE_NOT_FOUND" => "There is no such file.",
        "ERR_SSL_PROTOCOL_ERROR" => "The page's server does not speak HTTPS properly.",
        _ when error.StartsWith("ERR_CERT_", StringComparison.Ordinal) => "The certificate of the page's server is not trusted.",
        _ when error.StartsWith("ERR_SSL_", StringComparison.Ordinal) => "No secure connection to the page's server could be made.",
        _ when error.StartsWith("ERR_PROXY_", StringComparison.Ordinal) => "The proxy cannot be reached.",
        _ => $"The page cannot be reached ({error}).",
    };
}
