using CastWorker.Processes;

namespace CastWorker.Storage;

/// <summary>The worker's folder that survives reboots. Without one it works as well, and remembers nothing.</summary>
internal sealed class StateDirectory : IDisposable
{
    private readonly ClaimedFolder? _claim;

    private StateDirectory(string path, ClaimedFolder? claim, string? trouble)
    {
        Path = path;
        _claim = claim;
        Trouble = trouble;
    }

    public string Path { get; }

    /// <summary>Why nothing can be kept in it; null when it can.</summary>
    public string? Trouble { get; }

    /// <exception cref="FolderInUseException">Another live worker holds it: one would forget what the other notes.</exception>
    public static StateDirectory Claim(string path)
    {
        try
        {
            return new StateDirectory(path, ClaimedFolder.Claim(path, $"{StateOptions.Section}:{nameof(StateOptions.Directory)}"), trouble: null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new StateDirectory(path, claim: null, exception.Message);
        }
    }

    public void Dispose() => _claim?.Dispose();
}
