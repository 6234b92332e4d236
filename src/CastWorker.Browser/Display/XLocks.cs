using System.Globalization;

namespace CastWorker.Browser.Display;

/// <summary>
/// Removes what a killed X server leaves in the temporary folder: its lock file and its socket. Only servers that had to be
/// started with a socket file make them (see <see cref="XvfbArguments"/>).
/// </summary>
public sealed class XLocks(string temporaryFolder = "/tmp")
{
    /// <summary>To be called once the process has ended; locks that hold another process id are not touched.</summary>
    public void RemoveIfOwnedBy(int pid)
    {
        foreach (var path in Directory.EnumerateFiles(temporaryFolder, ".X*-lock"))
        {
            if (TryReadOwner(path) == pid)
            {
                File.Delete(path);
                File.Delete(Path.Combine(temporaryFolder, ".X11-unix", "X" + DisplayNumber(path)));
            }
        }
    }

    private static string DisplayNumber(string lockPath) => Path.GetFileName(lockPath)[2..^"-lock".Length];

    private static int? TryReadOwner(string path)
    {
        try
        {
            return int.TryParse(File.ReadLines(path).FirstOrDefault(), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid)
                ? pid
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else's server is just starting, ending, or not ours to look at.
            return null;
        }
    }
}
