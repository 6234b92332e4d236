using CastWorker.Sessions;

namespace CastWorker.Media.Serving;

/// <summary>
/// Looks at the space left for segments, since FFmpeg is silent about a full disk: it goes on and writes empty files.
/// </summary>
internal sealed class DiskGuard(string folder, int? configuredMegabytes)
{
    private const long Megabyte = 1024 * 1024;

    private const long DiskFloor = 500;

    /// <summary>A tmpfs is small by nature, and filled by few others.</summary>
    private const long MemoryFloor = 64;

    /// <summary>A running session may use up most of what was asked for at its start.</summary>
    private const long RunningShare = 8;

    public static SessionError Full { get; } = new(ErrorCode.DiskFull, "There is not enough free space for the stream's segments.")
    {
        Stage = StageName.Stream,
        Scope = ErrorScope.Worker,
    };

    /// <summary>Whether a session may be started.</summary>
    public bool AllowsStart() => IsAbove(Floor);

    /// <summary>Whether a running session may go on.</summary>
    public bool AllowsRunning() => IsAbove(Floor / RunningShare);

    /// <summary>Whether there is so little left that damaged files are no wonder, whatever floor is configured.</summary>
    public bool IsExhausted() => !IsAbove(Megabyte);

    private long Floor => (configuredMegabytes ?? (Drive.DriveFormat is "tmpfs" or "ramfs" ? MemoryFloor : DiskFloor)) * Megabyte;

    /// <summary>On Linux any folder names its own file system.</summary>
    private DriveInfo Drive => new(folder);

    private bool IsAbove(long bytes)
    {
        try
        {
            return bytes == 0 || Drive.AvailableFreeSpace >= bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder has gone: that has a name of its own and is not for us to tell.
            return true;
        }
    }
}
