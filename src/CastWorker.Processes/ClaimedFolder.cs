namespace CastWorker.Processes;

/// <summary>A folder that one live worker at a time holds, and that nobody else can read.</summary>
public sealed class ClaimedFolder : IDisposable
{
    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>EWOULDBLOCK: the one reason that is not a matter of the disk.</summary>
    private const int WouldBlock = 11;

    private readonly FileStream _lock;

    private ClaimedFolder(string path, FileStream claim)
    {
        Path = path;
        _lock = claim;
    }

    public string Path { get; }

    /// <summary>Takes the folder for this process until it ends, however it ends.</summary>
    /// <param name="path">The folder; it is made if need be.</param>
    /// <param name="setting">Where the owner can name another one.</param>
    /// <exception cref="FolderInUseException">Another live worker holds it.</exception>
    /// <exception cref="IOException">It cannot be made, or belongs to somebody else.</exception>
    public static ClaimedFolder Claim(string path, string setting)
    {
        Directory.CreateDirectory(path, OwnerOnly);

        // In a folder that all may write to, somebody may have laid this name in wait for us.
        if (new DirectoryInfo(path).LinkTarget is not null || !UserIdentity.TryOwn(path))
        {
            throw new IOException($"The folder {path} is a link or belongs to another user.");
        }

        File.SetUnixFileMode(path, OwnerOnly);
        return new ClaimedFolder(path, Lock(path, setting));
    }

    /// <summary>Whether it is there for us to write to, or could be made.</summary>
    public static bool MayBeMade(string path) => UserIdentity.MayWrite(path)
        || (!Directory.Exists(path) && UserIdentity.MayWrite(System.IO.Path.GetDirectoryName(path)!));

    /// <summary>Lets go of the folder; the next worker may take it.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path, string setting)
    {
        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            // FileShare.None is flock(LOCK_EX) on Linux: the kernel lets go when we die, even by SIGKILL.
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            throw new FolderInUseException(path, setting, exception);
        }
    }
}

/// <summary>Two workers must not share a folder: each would undo what the other does.</summary>
public sealed class FolderInUseException(string path, string setting, Exception inner)
    : Exception($"Another worker is using the folder {path}. Give this one its own: {setting}.", inner)
{
    public string Path { get; } = path;
}
