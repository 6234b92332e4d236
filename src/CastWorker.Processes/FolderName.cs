namespace CastWorker.Processes;

/// <summary>Decides which names may become folders: those that cannot lead anywhere else.</summary>
internal static class FolderName
{
    private const int Longest = 100;

    /// <exception cref="ArgumentException">Not such a name.</exception>
    public static string Checked(string name) =>
        name.Length is > 0 and <= Longest && name[0] != '.' && name.All(IsHarmless)
            ? name
            : throw new ArgumentException("Only letters, digits, '_', '-' and '.' (not in front) make a folder name.", nameof(name));

    private static bool IsHarmless(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.';
}
