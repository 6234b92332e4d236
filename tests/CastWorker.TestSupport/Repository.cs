namespace CastWorker.TestSupport;

/// <summary>Finds the checkout that the tests were built from. Source paths in the assemblies say nothing: builds are deterministic.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CastWorker.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Not run from inside the repository.");
    }
}
