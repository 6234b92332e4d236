namespace CastWorker.SystemTests.WholePath;

/// <summary>The lock files of X servers.</summary>
internal static class XLocks
{
    public static IReadOnlyList<string> OwnedBy(IReadOnlySet<int> servers) =>
        [.. Directory.EnumerateFiles("/tmp", ".X*-lock").Where(file => Owner(file) is { } owner && servers.Contains(owner))];

    private static int? Owner(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture, out var owner) ? owner : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
