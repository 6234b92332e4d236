using System.Diagnostics.CodeAnalysis;
using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Decides which texts are addresses of pages, or of live sources, that may be shown.</summary>
internal static class PageAddress
{
    private const int MaximumLength = 2048;

    public static bool TryParse(
        string text, [NotNullWhen(true)] out Uri? page, [NotNullWhen(false)] out SessionError? refusal)
    {
        page = null;
        text = text.Trim();
        refusal = Refuse(text);
        if (refusal is not null)
        {
            return false;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            refusal = new SessionError(ErrorCode.InvalidValue, $"\"{CleanText.Of(text)}\" is not a valid address.");
            return false;
        }

        page = address;
        return true;
    }

    private static SessionError? Refuse(string text)
    {
        if (text.Length is 0 or > MaximumLength)
        {
            return new SessionError(
                ErrorCode.InvalidValue, $"An address must have 1 to {MaximumLength} characters, this has {text.Length}.");
        }

        if (text.Any(char.IsControl) || text.Any(char.IsWhiteSpace))
        {
            return new SessionError(
                ErrorCode.InvalidValue, "The address contains control characters or spaces; write a space as %20.");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : text[..colon];
        if (scheme.Equals("http", StringComparison.OrdinalIgnoreCase)
            || scheme.Equals("https", StringComparison.OrdinalIgnoreCase)
            || LiveSource.Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        return IsBare(text, colon)
            ? new SessionError(
                ErrorCode.InvalidValue,
                $"The address lacks http:// or https:// at its beginning: write http://{CleanText.Of(text)}")
            : new SessionError(
                ErrorCode.UrlNotAllowed, $"Only http and https pages and live sources (live+http, live+https, rtsp, rtsps) can be shown, not \"{CleanText.Of(scheme, 20)}:\".");
    }

    /// <summary>"host", "host/path" and "host:8123/path" are addresses whose scheme was forgotten.</summary>
    private static bool IsBare(string text, int colon)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return colon < 0
            || (slash >= 0 && slash < colon)
            || (colon + 1 < text.Length && char.IsAsciiDigit(text[colon + 1]));
    }
}
