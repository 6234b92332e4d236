using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>Segments as files in a folder of the session's own, which appear under their name only when they are whole.</summary>
internal sealed partial class FolderShelf : ISegmentShelf
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly SessionError WasDeleted = Failed("The folder with the stream's segments was deleted.", ErrorScope.Session);
    private static readonly SessionError NotReadable = Failed("The folder with the stream's segments cannot be read.", ErrorScope.Worker);

    private readonly string _folder;
    private readonly DiskGuard _disk;
    private readonly SegmentBudget _budget;
    private readonly Leftovers _leftovers;
    private readonly ILogger _logger;
    private volatile bool _isUnreadable;
    private long _last = -1;

    private FolderShelf(string folder, DiskGuard disk, SegmentBudget budget, Leftovers leftovers, ILogger logger)
    {
        _folder = folder;
        _disk = disk;
        _budget = budget;
        _leftovers = leftovers;
        _logger = logger;
    }

    public bool IsOverfull => _budget.IsExceeded;

    public SessionError? Trouble => _isUnreadable ? NotReadable : Look() ?? (_disk.AllowsRunning() ? null : DiskGuard.Full);

    /// <summary>Makes the folder anew: nothing of a former session may be in it.</summary>
    /// <exception cref="StageFailedException">It cannot be made, or there is too little room to begin.</exception>
    public static FolderShelf Create(string folder, DiskGuard disk, SegmentBudget budget, Leftovers leftovers, ILogger logger)
    {
        try
        {
            leftovers.Renew(folder, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(exception);
        }

        var shelf = new FolderShelf(folder, disk, budget, leftovers, logger);
        if (!disk.AllowsStart())
        {
            shelf.Dispose();
            throw new StageFailedException(DiskGuard.Full);
        }

        return shelf;
    }

    public SegmentBody Put(ReadOnlyMemory<byte> segment)
    {
        var file = Path.Combine(_folder, $"{Interlocked.Increment(ref _last)}.segment");
        var unfinished = $"{file}.tmp";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write(segment.Span);
            }

            File.Move(unfinished, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _leftovers.Delete(unfinished);
            throw Look() == WasDeleted ? new StageFailedException(WasDeleted, exception) : NotWritable(exception);
        }

        _budget.Add(segment.Length);
        return new Body(this, file, segment.Length);
    }

    public void Dispose()
    {
        _budget.Clear();
        _leftovers.Delete(_folder);
    }

    private static SessionError Failed(string message, ErrorScope scope) =>
        new(ErrorCode.StreamFailed, message) { Stage = StageName.Stream, Scope = scope };

    private static StageFailedException NotWritable(Exception exception) => new(
        DiskGuard.IsFull(exception) ? DiskGuard.Full : Failed("The folder for the stream's segments cannot be written.", ErrorScope.Worker), exception);

    /// <summary>Whether somebody has taken the folder away, or the disk does not even say that.</summary>
    private SessionError? Look()
    {
        try
        {
            return File.GetAttributes(_folder).HasFlag(FileAttributes.Directory) ? null : WasDeleted;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return WasDeleted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return NotReadable;
        }
    }

    /// <summary>Whoever plays it will miss it: that ends the stream.</summary>
    private StageFailedException Unreadable(Exception exception, string file)
    {
        if (!_isUnreadable)
        {
            _isUnreadable = true;
            NotRead(exception, file);
        }

        return new StageFailedException(NotReadable, exception);
    }

    [LoggerMessage(LogLevel.Warning, "{File} could not be read")]
    private partial void NotRead(Exception exception, string file);

    private sealed class Body(FolderShelf shelf, string file, long length) : SegmentBody
    {
        public override Stream? TryOpen()
        {
            try
            {
                return new Reading(shelf, file);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                // Just discarded, or somebody deletes under us, which the shelf's owner notices.
                return null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw shelf.Unreadable(exception, file);
            }
        }

        public override void Discard()
        {
            shelf._leftovers.Delete(file);
            shelf._budget.Remove(length);
        }
    }

    /// <summary>A segment on its way to a player. That the disk does not give it is no fault of the player's.</summary>
    private sealed class Reading(FolderShelf shelf, string file) : FileStream(
        file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await base.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException exception)
            {
                throw shelf.Unreadable(exception, Name);
            }
        }
    }
}
