using System.Globalization;
using System.Text;
using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>What a device says of itself in its text record, cleaned.</summary>
internal sealed record DeviceText
{
    private const int VideoOut = 1 << 0;
    private const int MultizoneGroup = 1 << 5;
    private const string GroupModel = "Google Cast Group";
    private const int NameLimit = 64;
    private const int IdLimit = 64;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Model { get; init; }

    public bool IsVideo { get; init; }

    public bool IsGroup { get; init; }

    /// <summary>Null when it has no id: then nobody can tell it from others.</summary>
    public static DeviceText? Read(DnsRecord.Text text)
    {
        var id = text.Value("id")?.Trim().ToLowerInvariant();
        if (id is not { Length: > 0 and <= IdLimit } || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            return null;
        }

        var model = Clean(text.Value("md"));
        var name = Clean(text.Value("fn"));
        _ = uint.TryParse(text.Value("ca"), NumberStyles.None, CultureInfo.InvariantCulture, out var capabilities);
        return new DeviceText
        {
            Id = id,
            Name = name ?? model ?? id,
            Model = model,
            IsVideo = (capabilities & VideoOut) != 0,
            IsGroup = (capabilities & MultizoneGroup) != 0 || string.Equals(model, GroupModel, StringComparison.OrdinalIgnoreCase),
        };
    }

    /// <summary>One printable line of limited length; null when nothing is left.</summary>
    internal static string? Clean(string? text)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > NameLimit)
            {
                break;
            }

            clean.Append(IsPrintable(rune) ? rune.ToString() : " ");
        }

        var line = string.Join(' ', clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : line;
    }

    /// <summary>Control characters, line ends and marks that turn the direction of writing could forge a log line.</summary>
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)
        && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F);
}
