using System.Globalization;

namespace CastWorker.Media.Serving;

/// <summary>How a wish for a part can be met.</summary>
internal enum RangeKind
{
    Whole,
    Part,
    Unsatisfiable,
}

/// <summary>The bytes of a file to send. Several ranges, other units and nonsense give the whole file, as HTTP allows.</summary>
internal readonly record struct ByteRange(RangeKind Kind, long First, long Count)
{
    private const string Unit = "bytes=";

    public long Last => First + Count - 1;

    public static ByteRange Parse(string? header, long length)
    {
        if (header is null
            || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)
            || header.AsSpan(Unit.Length).Trim() is not { Length: > 1 } wish
            || wish.Contains(',')
            || wish.IndexOf('-') is not (>= 0 and var dash))
        {
            return new ByteRange(RangeKind.Whole, 0, length);
        }

        var (from, to) = (Number(wish[..dash]), Number(wish[(dash + 1)..]));
        return (from, to, dash == 0, dash == wish.Length - 1) switch
        {
            (_, { } suffix, true, _) => suffix == 0 || length == 0
                ? new ByteRange(RangeKind.Unsatisfiable, 0, 0)
                : Part(length - Math.Min(suffix, length), length - 1, length),
            ({ } first, _, _, true) => Part(first, length - 1, length),
            ({ } first, { } last, _, _) when first <= last => Part(first, Math.Min(last, length - 1), length),
            _ => new ByteRange(RangeKind.Whole, 0, length),
        };
    }

    private static ByteRange Part(long first, long last, long length) => first >= length
        ? new ByteRange(RangeKind.Unsatisfiable, 0, 0)
        : new ByteRange(RangeKind.Part, first, last - first + 1);

    private static long? Number(ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
