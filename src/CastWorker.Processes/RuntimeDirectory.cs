namespace CastWorker.Processes;

/// <summary>
/// The worker's own folder on disk, held by one live worker at a time: the journal, and below <c>sessions/</c> a folder for
/// each session, gone with it.
/// </summary>
public sealed class RuntimeDirectory : IDisposable
{
    /// <summary>A process that is just dying may still create a file in a folder that we are emptying.</summary>
    private const int RemoveTries = 5;

    private readonly ClaimedFolder _claim;
    private readonly string _sessions;

    private RuntimeDirectory(ClaimedFolder claim)
    {
        _claim = claim;
        _sessions = System.IO.Path.Combine(claim.Path, "sessions");
    }

    public string Path => _claim.Path;

    /// <summary>Takes the folder for this process until it ends, however it ends.</summary>
    /// <exception cref="FolderInUseException">Another live worker holds it.</exception>
    /// <exception cref="IOException">It cannot be made, or belongs to somebody else.</exception>
    public static RuntimeDirectory Claim(string path) =>
        new(ClaimedFolder.Claim(path, $"{ProcessesOptions.Section}:{nameof(ProcessesOptions.RuntimeDirectory)}"));

    /// <summary>Makes the folder of a session for one purpose, or returns the one that is there.</summary>
    /// <exception cref="ArgumentException">A name that could lead out of the folder.</exception>
    public string Folder(string sessionId, string purpose)
    {
        var session = System.IO.Path.Combine(_sessions, FolderName.Checked(sessionId));
        var folder = System.IO.Path.Combine(session, FolderName.Checked(purpose));

        // One by one: the mode is given to the last folder of a path only.
        foreach (var step in (string[])[_sessions, session, folder])
        {
            Directory.CreateDirectory(step, ClaimedFolder.OwnerOnly);
        }

        return folder;
    }

    /// <summary>Removes all folders of a session. Links in them are removed, never followed.</summary>
    /// <returns>True when nothing of it is left.</returns>
    public bool RemoveSession(string sessionId) =>
        TryRemove(System.IO.Path.Combine(_sessions, FolderName.Checked(sessionId)));

    /// <summary>Lets go of the folder; the next worker may take it.</summary>
    public void Dispose() => _claim.Dispose();

    /// <summary>What a crashed run left. Only to be called when its processes are dead.</summary>
    internal bool RemoveLeftovers() => TryRemove(_sessions);

    private static bool TryRemove(string folder)
    {
        for (var i = 0; i < RemoveTries && Directory.Exists(folder); i++)
        {
            try
            {
                // Does not follow links: it deletes the link itself.
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Said by the return value; what stays now goes at the next start.
                continue;
            }
        }

        return !Directory.Exists(folder);
    }
}
