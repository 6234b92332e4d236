namespace CastWorker.Browser.Chromium;

/// <summary>Finds the Chromium to run and what this machine lets it do.</summary>
internal static class ChromiumProgram
{
    private const long RoomyBytes = 512L << 20;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Null when there is none.</summary>
    public static string? Find(string? configured, string? searchPath) =>
        configured ?? Names.FirstOrDefault(name => FoldersOf(searchPath).Any(folder => File.Exists(Path.Combine(folder, name))));

    public static bool UseSandbox(SandboxMode mode, bool privileged) => mode switch
    {
        SandboxMode.On => true,
        SandboxMode.Off => false,
        _ => !privileged,
    };

    /// <summary>Renderers die of a full /dev/shm, which containers make 64 MB small by default.</summary>
    public static bool HasRoomySharedMemory() =>
        Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").TotalSize >= RoomyBytes;

    private static string[] FoldersOf(string? searchPath) =>
        (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
