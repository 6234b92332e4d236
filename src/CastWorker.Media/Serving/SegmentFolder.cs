using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Serving;

/// <summary>The folder of one session, with one folder in it for each encoder run. Made and removed here only.</summary>
internal sealed partial class SegmentFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _path;
    private readonly ILogger _logger;

    private SegmentFolder(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;
    }

    public bool Exists => Directory.Exists(_path);

    /// <summary>Makes the folder anew: nothing of a former session may be in it.</summary>
    /// <exception cref="StageFailedException">It cannot be made.</exception>
    public static SegmentFolder Create(string path, ILogger logger)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }

            Directory.CreateDirectory(path, OwnerOnly);
            return new SegmentFolder(path, logger);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(exception);
        }
    }

    /// <exception cref="StageFailedException">It cannot be made.</exception>
    public string CreateRun(int run)
    {
        try
        {
            return Directory.CreateDirectory(RunPath(run), OwnerOnly).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(exception);
        }
    }

    public void DeleteRun(int run) => Delete(RunPath(run));

    public void Dispose() => Delete(_path);

    private static StageFailedException NotWritable(Exception exception) => new(
        exception.Message.Contains("No space left", StringComparison.Ordinal)
            ? DiskGuard.Full
            : new SessionError(ErrorCode.StreamFailed, "The folder for the stream's segments cannot be written.")
            {
                Stage = StageName.Stream,
                Scope = ErrorScope.Worker,
            },
        exception);

    private string RunPath(int run) => Path.Combine(_path, $"run-{run}");

    private void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            FolderWasGone(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            FolderNotDeleted(exception, path);
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Folder} was gone before it could be deleted")]
    private partial void FolderWasGone(string folder);

    [LoggerMessage(LogLevel.Error, "{Folder} could not be deleted")]
    private partial void FolderNotDeleted(Exception exception, string folder);
}
