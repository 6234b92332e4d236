namespace CastWorker.Sessions;

/// <summary>
/// A live stream that is shown instead of a page: wherever the address of a page can stand, that of a source can. From <c>http</c> it cannot be told which of
/// both is meant, so there <c>live+</c> says it.
/// </summary>
public sealed record LiveSource
{
    private const string Mark = "live+";

    private LiveSource(string address) => Address = address;

    /// <summary>The schemes of their addresses.</summary>
    public static IReadOnlyList<string> Schemes { get; } = ["live+http", "live+https", "rtsp", "rtsps"];

    /// <summary>What a program that reads it must be told; may have a password in it.</summary>
    public string Address { get; }

    public bool IsRtsp => Address.StartsWith("rtsp", StringComparison.Ordinal);

    /// <summary>Null: it is a page.</summary>
    public static LiveSource? Of(Uri address) => !Schemes.Contains(address.Scheme, StringComparer.Ordinal) ? null
        : new LiveSource(address.AbsoluteUri is var text && text.StartsWith(Mark, StringComparison.Ordinal) ? text[Mark.Length..] : text);

    /// <summary>Whether something at such an address can be shown, be it a page or a source.</summary>
    public static bool CanBeShown(Uri address) =>
        address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps || Of(address) is not null;

    /// <summary>Without what may be secret in it.</summary>
    public override string ToString() => SecretMask.Mask(Address);
}
