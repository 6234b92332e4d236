using System.Text;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Writes accented letters without their accents.</summary>
internal static class Letters
{
    // The worker runs without culture data (and so without Unicode decomposition): what stands here is what is known.
    private const string Accented = "àáâãåāăąçćčďđèéêëēėęěğìíîïīįıķĺľłñńňòóôõøōőŕřśšșşťțţùúûūůűųýÿžźż";
    private const string Bare = "aaaaaaaacccddeeeeeeeegiiiiiiiklllnnnooooooorrsssstttuuuuuuuyyzzz";

    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.ToLowerInvariant())
        {
            plain.Append(letter switch
            {
                'ä' or 'æ' => "ae",
                'ö' or 'œ' => "oe",
                'ü' => "ue",
                'ß' => "ss",
                'þ' => "th",
                'ð' => "d",
                _ when Accented.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at => Bare[at].ToString(),
                _ => letter.ToString(),
            });
        }

        return plain.ToString();
    }
}
