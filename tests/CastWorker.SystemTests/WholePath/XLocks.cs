namespace CastWorker.SystemTests.WholePath;

/// <summary>The lock files of X servers.</summary>
internal static class XLocks
{
    /// <summary>Locks whose server lives no more.</summary>
    public static IReadOnlyList<string> OfDeadServers() =>
        [.. Directory.EnumerateFiles("/tmp", ".X*-lock").Where(IsDead)];

    private static bool IsDead(string file)
    {
        try
        {
            return !Directory.Exists($"/proc/{File.ReadAllText(file).Trim()}");
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
