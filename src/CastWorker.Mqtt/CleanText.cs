using System.Text;
using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Makes text from outside fit for logs and answers: no secrets, no control characters, no endless lengths.</summary>
internal static class CleanText
{
    private const char Replacement = '�';

    /// <summary>Masked, printable, and at most <paramref name="limit"/> characters long.</summary>
    public static string Of(string text, int limit = 100) => Cut(Printable(SecretMask.Mask(text)), limit);

    /// <summary>Never cuts a character in two.</summary>
    public static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        var end = Math.Max(limit - 1, 0);
        end -= end > 0 && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return text[..end] + "…";
    }

    private static string Printable(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) || IsLayout(rune) ? Replacement.ToString() : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Line separators and the marks that turn the direction of writing could forge a log line.</summary>
    private static bool IsLayout(Rune rune) => rune.Value is 0x2028 or 0x2029 or (>= 0x202A and <= 0x202E)
        or (>= 0x2066 and <= 0x2069);
}
