using System.Globalization;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Browser.Display;

/// <summary>
/// One X server with one screen. Any program of this machine's users may connect to it: a cookie would have to reach
/// FFmpeg by another way than <see cref="Address"/>, and no pointer or keyboard is attached that could be listened to.
/// </summary>
internal sealed class XvfbDisplay : IDisplay
{
    private readonly ChildProcess _child;
    private readonly DisplayLeftovers _leftovers;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Framebuffer? _screen;
    private Speakers? _speakers;
    private bool _closing;

    public XvfbDisplay(ChildProcess child, PictureSize size, int frameRate, DisplayLeftovers leftovers)
    {
        _child = child;
        _leftovers = leftovers;
        Size = size;
        FrameRate = frameRate;
        _ = WatchAsync(_child.Exited, "The virtual display ended unexpectedly.");
    }

    public string Address { get; private set; } = "";

    public PictureSize Size { get; }

    public int FrameRate { get; }

    string? IDisplay.Speakers => _speakers?.Address;

    public Task<SessionError> Exited => _exited.Task;

    public static SessionError Error(string message) => new(ErrorCode.DisplayFailed, message) { Stage = StageName.Display };

    /// <summary>False while the server's screen is not there yet.</summary>
    public bool TryConnect(int number)
    {
        Address = string.Create(CultureInfo.InvariantCulture, $":{number}");
        _screen = Framebuffer.TryOpen(Path.Combine(_leftovers.Folder, Framebuffer.FileName));
        return _screen is not null;
    }

    /// <summary>From now on they are closed with it, and it ends with them.</summary>
    public void Add(Speakers speakers)
    {
        _speakers = speakers;
        _ = WatchAsync(speakers.Exited, "The sound server (PulseAudio) ended unexpectedly.");
    }

    public bool ShowsOneColour()
    {
        lock (_gate)
        {
            return _screen is null || _child.Exited.IsCompleted || _screen.ShowsOneColour();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closing)
            {
                return;
            }

            _closing = true;
            _screen?.Dispose();
            _screen = null;
        }

        if (_speakers is { } speakers)
        {
            await speakers.DisposeAsync();
        }

        await _child.DisposeAsync();
        // A killed server leaves these behind; one that was asked to end has removed them itself.
        _leftovers.Remove(_child.Id);
    }

    private async Task WatchAsync(Task part, string message)
    {
        await part;
        lock (_gate)
        {
            if (!_closing)
            {
                _exited.TrySetResult(Error(message));
            }
        }
    }
}

/// <summary>What a server may leave behind: its folder, and its locks.</summary>
internal sealed record DisplayLeftovers(string Folder, XLocks Locks)
{
    public void Remove(int server)
    {
        Locks.RemoveIfOwnedBy(server);
        PrivateFolder.Remove(Folder);
    }
}
