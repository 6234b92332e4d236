namespace CastWorker.TestSupport.Harness;

/// <summary>What a failing disk refuses to do: the names of the orders in tests/faults/failing-disk.c.</summary>
public enum DiskFault
{
    Write,
    Read,
    Delete,
    Look,
}

/// <summary>A folder for a worker's segments, which answers with I/O errors to that worker, and to nobody else, for as long as a test wants.</summary>
public sealed class FailingDisk : IAsyncDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("castworker-disk-").FullName;

    private FailingDisk()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Orders);
    }

    public string Folder => Path.Combine(_home, "segments");

    /// <summary>What the worker has to be started with.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Media__SegmentDirectory"] = Folder,
        ["Media__MinimumFreeMegabytes"] = "0",
        ["LD_PRELOAD"] = Library,
        ["FAILING_DISK_ORDERS"] = Orders,
    };

    /// <summary>What is in it, the lock that a running worker holds left out.</summary>
    public IReadOnlyList<string> Left =>
        [.. Directory.EnumerateDirectories(Folder).SelectMany(Directory.EnumerateFileSystemEntries).Where(entry => Path.GetFileName(entry) != "lock")];

    private string Orders => Path.Combine(_home, "orders");

    private string Library => Path.Combine(_home, "failing-disk.so");

    public static async Task<FailingDisk> MakeAsync(CancellationToken ct)
    {
        var disk = new FailingDisk();
        try
        {
            var source = Path.Combine(Repository.Root, "tests", "faults", "failing-disk.c");
            await RunningProgram.RunAsync("cc", ["-shared", "-fPIC", "-Wall", "-Wextra", "-o", disk.Library, source], ct);
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the segments of a session are: "one-1".</summary>
    public string FolderOf(string session) => Path.Combine(Directory.GetDirectories(Folder).Single(), session);

    /// <summary>From now on, in this folder and below.</summary>
    public void Fail(string folder, params IEnumerable<DiskFault> faults)
    {
        foreach (var fault in faults)
        {
            File.CreateSymbolicLink(Order(fault), folder);
        }
    }

    public void WorkAgain()
    {
        foreach (var order in Enum.GetValues<DiskFault>().Select(Order))
        {
            File.Delete(order);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Order(DiskFault fault) => Path.Combine(Orders, $"{fault}");
}
