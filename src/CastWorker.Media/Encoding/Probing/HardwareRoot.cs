namespace CastWorker.Media.Encoding;

/// <summary>The machine's device nodes and what the kernel says of them.</summary>
/// <param name="Folder">In front of <c>/dev</c>, <c>/sys</c>, <c>/proc</c> and <c>/etc</c>; empty on a real machine.</param>
internal sealed record HardwareRoot(string Folder)
{
    public static HardwareRoot Machine { get; } = new("");

    /// <summary>Opens a node for reading and writing and closes it again; returns the error's number, or 0.</summary>
    public Func<string, int> Open { get; init; } = NativeNode.Open;

    /// <summary>The numbers of the groups that we are in.</summary>
    public Func<IReadOnlyCollection<long>> OwnGroups { get; init; } = NativeNode.OwnGroups;

    public string At(string path) => Folder + path;

    /// <summary>All that lies in a folder, by its path on the machine; nothing when there is no such folder.</summary>
    public IEnumerable<string> Entries(string folder, string pattern) => !Directory.Exists(At(folder))
        ? []
        : Directory.EnumerateFileSystemEntries(At(folder), pattern)
            .Select(entry => entry[Folder.Length..])
            // The shorter the lower: renderD129 before renderD1280.
            .OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal);

    /// <summary>The first line of a file; null when it cannot be read.</summary>
    public string? Line(string path)
    {
        try
        {
            return File.ReadLines(At(path)).FirstOrDefault()?.Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The name of what a link points to; null when there is none.</summary>
    public string? LinkName(string path) =>
        new FileInfo(At(path)).LinkTarget is { } target ? Path.GetFileName(target) : null;

    public string? GroupName(long number)
    {
        try
        {
            return File.ReadLines(At("/etc/group"))
                .Select(line => line.Split(':'))
                .FirstOrDefault(parts => parts.Length > 2 && parts[2] == $"{number}")?[0];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
