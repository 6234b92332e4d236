namespace CastWorker.Media.Capture.X11;

/// <summary>Waits until a file can be read, a time is over, or another thread rings.</summary>
internal sealed class Doorbell : IDisposable
{
    private readonly int _event = Libc.CreateEvent(0, Libc.NonBlockingCloseOnExec);
    private readonly Lock _gate = new();
    private bool _closed;

    /// <summary>From any thread, at any time.</summary>
    public void Ring()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _ = Libc.Write(_event, 1, sizeof(ulong));
            }
        }
    }

    public void Wait(int file, TimeSpan limit)
    {
        Span<PollFile> files = [new PollFile(file), new PollFile(_event)];
        _ = Libc.Poll(files, (nuint)files.Length, new PollTime(limit > TimeSpan.Zero ? limit : TimeSpan.Zero), 0);
        var rung = 0ul;
        _ = files[1].Found != 0 ? Libc.Read(_event, ref rung, sizeof(ulong)) : 0;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _closed = true;
                _ = Libc.Close(_event);
            }
        }
    }
}
