using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>Segments as files in a folder of the session's own, which appear under their name only when they are whole.</summary>
internal sealed partial class FolderShelf : ISegmentShelf
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly SessionError WasDeleted = Failed("The folder with the stream's segments was deleted.", ErrorScope.Session);

    private readonly string _folder;
    private readonly DiskGuard _disk;
    private readonly SegmentBudget _budget;
    private readonly ILogger _logger;
    private long _last = -1;

    private FolderShelf(string folder, DiskGuard disk, SegmentBudget budget, ILogger logger)
    {
        _folder = folder;
        _disk = disk;
        _budget = budget;
        _logger = logger;
    }

    public bool IsOverfull => _budget.IsExceeded;

    public SessionError? Trouble => !Directory.Exists(_folder) ? WasDeleted
        : !_disk.AllowsRunning() ? DiskGuard.Full
        : null;

    /// <summary>Makes the folder anew: nothing of a former session may be in it.</summary>
    /// <exception cref="StageFailedException">It cannot be made, or there is too little room to begin.</exception>
    public static FolderShelf Create(string folder, DiskGuard disk, SegmentBudget budget, ILogger logger)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(exception);
        }

        var shelf = new FolderShelf(folder, disk, budget, logger);
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
            Delete(unfinished);
            throw Directory.Exists(_folder) ? NotWritable(exception) : new StageFailedException(WasDeleted, exception);
        }

        _budget.Add(segment.Length);
        return new Body(this, file, segment.Length);
    }

    public void Dispose()
    {
        _budget.Clear();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            FolderWasGone(_folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotDeleted(exception, _folder);
        }
    }

    private static SessionError Failed(string message, ErrorScope scope) =>
        new(ErrorCode.StreamFailed, message) { Stage = StageName.Stream, Scope = scope };

    private static StageFailedException NotWritable(Exception exception) => new(
        DiskGuard.IsFull(exception) ? DiskGuard.Full : Failed("The folder for the stream's segments cannot be written.", ErrorScope.Worker), exception);

    private void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotDeleted(exception, file);
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Folder} was gone before it could be deleted")]
    private partial void FolderWasGone(string folder);

    [LoggerMessage(LogLevel.Warning, "{Place} could not be deleted")]
    private partial void NotDeleted(Exception exception, string place);

    private sealed class Body(FolderShelf shelf, string file, long length) : SegmentBody
    {
        public override Stream? TryOpen()
        {
            try
            {
                return new FileStream(
                    file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
                    FileOptions.Asynchronous | FileOptions.SequentialScan);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Just discarded, or somebody deletes under us, which the shelf's owner notices.
                return null;
            }
        }

        public override void Discard()
        {
            shelf.Delete(file);
            shelf._budget.Remove(length);
        }
    }
}
