using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.SystemTests.Media;

/// <summary>A real X server with nothing on it.</summary>
internal sealed class XvfbDisplay : IDisplay
{
    private readonly ChildProcess _server;

    private XvfbDisplay(ChildProcess server, string address, PictureSize size)
    {
        _server = server;
        Address = address;
        Size = size;
    }

    public string Address { get; }

    public PictureSize Size { get; }

    public int FrameRate => MediaRoom.Quality.FrameRate;

    public int ProcessId => _server.Id;

    public Task<SessionError> Exited { get; } = new TaskCompletionSource<SessionError>().Task;

    public static async Task<XvfbDisplay> OpenAsync(ChildLauncher launcher, PictureSize size, CancellationToken ct)
    {
        var number = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = launcher.Start(new ChildSpec
        {
            Program = "Xvfb",
            Arguments = ["-displayfd", "1", "-screen", "0", $"{size}x24", "-nolisten", "tcp", "-noreset"],
            SessionId = "test",
            Role = ChildRole.Display,
            Stop = StopLadder.Terminate,
            OnOutput = line => number.TrySetResult(line),
        });
        return new XvfbDisplay(server, $":{await number.Task.WaitAsync(ct)}", size);
    }

    public bool ShowsOneColour() => true;

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
