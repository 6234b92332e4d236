using System.Globalization;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Browser.Display;

/// <summary>Starts one X server per session and returns it once it accepts connections and its screen can be read.</summary>
internal sealed partial class XvfbDisplays(
    ChildLauncher launcher,
    SessionFolders folders,
    XLocks locks,
    RefreshRate refreshRate,
    IOptions<BrowserOptions> options,
    TimeProvider time,
    ILogger<XvfbDisplays> logger) : IDisplays
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FilePause = TimeSpan.FromMilliseconds(10);

    public async Task<IDisplay> OpenAsync(DisplayJob job, CancellationToken ct)
    {
        var display = await OpenServerAsync(job, ct);
        try
        {
            if (job.HasSpeakers)
            {
#pragma warning disable CA2000 // the display closes them
                display.Add(await SpeakersAsync(job.SessionId, ct));
#pragma warning restore CA2000
            }

            return display;
        }
        catch
        {
            await display.DisposeAsync();
            throw;
        }
    }

    private async Task<XvfbDisplay> OpenServerAsync(DisplayJob job, CancellationToken ct)
    {
        try
        {
            return await StartAsync(job, socketFile: false, ct);
        }
        catch (StageFailedException error)
        {
            LogStartFailed(error, error.Error.Message);
        }

        return await StartAsync(job, socketFile: true, ct);
    }

    private async Task<XvfbDisplay> StartAsync(DisplayJob job, bool socketFile, CancellationToken ct)
    {
        var folder = folders(job.SessionId, "display");
        var number = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = Launch(new ChildSpec
        {
            Program = options.Value.XvfbPath,
            Arguments = XvfbArguments.Build(job.Size, folder, socketFile),
            SessionId = job.SessionId,
            Role = ChildRole.Display,
            Stop = StopLadder.Terminate,
            OnOutput = line => number.TrySetResult(line),
            OnError = LogServerSaid,
        });
#pragma warning disable CA2000 // returned, or disposed below
        var display = new XvfbDisplay(child, job.Size, job.FrameRate, new DisplayLeftovers(folder, locks));
#pragma warning restore CA2000
        try
        {
            using var deadline = new CancellationTokenSource(StartLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
            await ProveReadyAsync(display, child, number.Task, either.Token, ct);
            await refreshRate.SetAsync(display.Address, job.Size, job.FrameRate, ct);
            LogDisplayReady(display.Address, child.Id);
            return display;
        }
        catch
        {
            await display.DisposeAsync();
            throw;
        }
    }

    private async Task<Speakers> SpeakersAsync(string sessionId, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(StartLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            return await Speakers.OpenAsync(
                new SpeakersJob(sessionId, options.Value.PulseAudioPath, folders(sessionId, "sound")), launcher, time, logger, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Failed("The sound server (PulseAudio) did not get ready in time.");
        }
    }

    private async Task ProveReadyAsync(
        XvfbDisplay display, ChildProcess child, Task<string> number, CancellationToken limited, CancellationToken ct)
    {
        try
        {
            if (await Task.WhenAny(number, child.Exited).WaitAsync(limited) != number)
            {
                throw Failed("The virtual display ended while it was starting.");
            }

            if (!int.TryParse(await number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
            {
                throw Failed("The virtual display did not say its number.");
            }

            while (!display.TryConnect(parsed))
            {
                await Task.Delay(FilePause, time, limited);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Failed("The virtual display did not get ready in time.");
        }
    }

    private ChildProcess Launch(ChildSpec spec)
    {
        try
        {
            return launcher.Start(spec);
        }
        catch (ChildStartException error)
        {
            throw new StageFailedException(XvfbDisplay.Error("The program of the virtual display (Xvfb) could not be started."), error);
        }
    }

    private static StageFailedException Failed(string message) => new(XvfbDisplay.Error(message));

    [LoggerMessage(LogLevel.Warning, "An X server did not start ({Reason}); trying once more with a socket file")]
    private partial void LogStartFailed(Exception error, string reason);

    [LoggerMessage(LogLevel.Debug, "Display {Display} is ready, process {Pid}")]
    private partial void LogDisplayReady(string display, int pid);

    [LoggerMessage(LogLevel.Debug, "X server: {Line}")]
    private partial void LogServerSaid(string line);
}
