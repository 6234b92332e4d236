using CastWorker.Sessions;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>Looks at the space left for segments: a stream is not to be what fills a disk that others need.</summary>
internal sealed class DiskGuard(string folder, int? configuredMegabytes)
{
    private const long Megabyte = 1024 * 1024;

    private const long DiskFloor = 500;

    /// <summary>A tmpfs is small by nature, and filled by few others.</summary>
    private const long MemoryFloor = 64;

    /// <summary>A running session may use up most of what was asked for at its start.</summary>
    private const long RunningShare = 8;

    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    public static SessionError Full { get; } = new(ErrorCode.DiskFull, "There is not enough free space for the stream's segments.")
    {
        Stage = StageName.Stream,
        Scope = ErrorScope.Worker,
    };

    /// <summary>Whether a session may be started.</summary>
    public bool AllowsStart() => IsAbove(Floor);

    /// <summary>Whether a running session may go on.</summary>
    public bool AllowsRunning() => IsAbove(Floor / RunningShare);

    /// <summary>Whether this is how the system says that there is no room, or that its owner may not have more of it.</summary>
    public static bool IsFull(Exception exception) => (exception.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded;

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
