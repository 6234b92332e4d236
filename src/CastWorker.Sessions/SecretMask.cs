using System.Text.RegularExpressions;

namespace CastWorker.Sessions;

/// <summary>Makes addresses fit to be shown: credentials and tokens in them are replaced by stars.</summary>
public static partial class SecretMask
{
    private const string Stars = "***";

    public static string Mask(Uri address) => Mask(address.OriginalString);

    /// <summary>Masks every address inside a text.</summary>
    public static string Mask(string text) =>
        SecretParameter().Replace(UserInfo().Replace(text, "${before}" + Stars + "@"), "${before}" + Stars);

    [GeneratedRegex(@"(?<before>\b[a-z][a-z0-9+.-]*://)[^/@\s?#]+@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(
        @"(?<before>[?&;#](?:[a-z0-9_.-]*(?:token|secret|passw(?:or)?d|api_?key|auth|signature|credential)[a-z0-9_.-]*|key|pwd|sig|code)=)[^&;#\s""']+",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex SecretParameter();
}
