using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>Deletes segments and their folders, and tries again with what cannot be deleted at once: a disk that fails now may work in a while.</summary>
internal sealed partial class Leftovers : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private readonly ILogger _logger;

    public Leftovers(TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _timer = time.CreateTimer(_ => TryAgain(), state: null, Pause, Pause);
    }

    /// <summary>Deletes a file, or a folder with all that is in it: now if that can be, else as soon as it can.</summary>
    public void Delete(string place)
    {
        if (Reason(place) is { } reason)
        {
            lock (_gate)
            {
                if (_places.Add(place) && _places.Count == 1)
                {
                    NotDeleted(reason, place, Pause.TotalSeconds);
                }
            }
        }
    }

    /// <summary>Makes a folder anew; what was left in it is gone.</summary>
    /// <exception cref="IOException">What was in it cannot be deleted, or it cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Renew(string folder, UnixFileMode mode)
    {
        // Held while it deletes: what is made anew must not be taken for what was left.
        lock (_gate)
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder, mode);
            _places.RemoveWhere(place => place == folder || place.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        }
    }

    public void Dispose() => _timer.Dispose();

    private static Exception? Reason(string place)
    {
        try
        {
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true);
            }
            else
            {
                File.Delete(place);
            }

            return null;
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody was faster.
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception;
        }
    }

    private void TryAgain()
    {
        lock (_gate)
        {
            if (_places.RemoveWhere(place => Reason(place) is null) > 0 && _places.Count == 0)
            {
                AllDeleted();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Place} could not be deleted; this, and what else cannot be, is tried again every {Seconds} s")]
    private partial void NotDeleted(Exception exception, string place, double seconds);

    [LoggerMessage(LogLevel.Information, "What was left of segments is deleted now")]
    private partial void AllDeleted();
}
