namespace CastWorker.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestWord
{
    /// <param name="path">The key that nobody knows.</param>
    /// <param name="prefix">What stands before the known words.</param>
    /// <param name="known">The words that could have stood there.</param>
    public static string Describe(string path, string prefix, IReadOnlyList<string> known)
    {
        var word = path[(path.LastIndexOf(':') + 1)..];
        return Of(word, known) is { } meant
            ? $"{path} is not known; did you mean {prefix}{meant}?"
            : $"{path} is not known; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
    }

    /// <summary>Null when nothing is near: two slips, or one in three letters.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var nearest = known.Select(one => (Word: one, Slips: Slips(word.ToUpperInvariant(), one.ToUpperInvariant())))
            .OrderBy(one => one.Slips)
            .FirstOrDefault((Word: "", Slips: int.MaxValue));
        return nearest.Slips <= Math.Max(2, word.Length / 3) ? nearest.Word : null;
    }

    /// <summary>How many letters must be put in, left out or exchanged (Levenshtein).</summary>
    private static int Slips(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var exchanged = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchanged, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
