using CastWorker.Browser.Driver;
using CastWorker.Browser.Pages;
using CastWorker.Browser.Recycling;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Browser.Chromium;

/// <summary>One Chromium of our own starting, with the keeper of its page.</summary>
internal sealed partial class ChromiumBrowser : IBrowser
{
    private readonly ChildProcess _child;
    private readonly ChromiumScreen _screen;
    private readonly ChromiumFolders _folders;
    private readonly PageKeeper _keeper;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _keeping = Task.CompletedTask;
    private int _disposed;

    public ChromiumBrowser(
        ChildProcess child,
        ChromiumScreen screen,
        ChromiumFolders folders,
        Action<PageReport> report,
        BrowserOptions options,
        Recyclings recyclings,
        TimeProvider time,
        ILogger logger)
    {
        _child = child;
        _screen = screen;
        _folders = folders;
        _logger = logger;
        _keeper = new PageKeeper(screen, report, options, recyclings, time, logger);
    }

    public Task<SessionError> Exited => _exited.Task;

    public static SessionError Error(string message) => new(ErrorCode.BrowserFailed, message) { Stage = StageName.Browser };

    public async Task StartAsync(CancellationToken ct)
    {
        await _screen.AttachAsync(ct);
        _keeping = KeepAsync(_closing.Token);
    }

    public void Show(Uri page) => _keeper.Show(page);

    public void Reload() => _keeper.Reload();

    public void Zoom(int percent) => _screen.Zoom(percent);

    public void ShowMessage(OverlayMessage message) => _screen.Say(message);

    public Task<ReadOnlyMemory<byte>> TakePictureAsync(CancellationToken ct) => _screen.TakePictureAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _closing.CancelAsync();
        await _keeping;
        await _screen.DisposeAsync();
        await _child.DisposeAsync();
        _folders.Remove();
        _closing.Dispose();
    }

    /// <summary>Ends with the browser, whatever ends it first: ourselves, the process, or its silence.</summary>
    private async Task KeepAsync(CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var lost = _keeper.RunAsync(ended.Token);
        await Task.WhenAny(lost, _child.Exited.WaitAsync(ct));
        await ended.CancelAsync();
        try
        {
            var error = await lost;
            // A browser that has ended no longer answers either: the end is the better reason.
            Tell(_child.Exited.IsCompleted ? Ended() : error, ct);
        }
        catch (OperationCanceledException)
        {
            Tell(Ended(), ct);
        }
#pragma warning disable CA1031 // the keeper's own task: whatever it dies of must end the stage, not vanish
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogKeeperFailed(error);
            Tell(new SessionError(ErrorCode.Internal, "The page could no longer be looked after.") { Stage = StageName.Browser }, ct);
        }
    }

    private void Tell(SessionError error, CancellationToken ct)
    {
        if (!ct.IsCancellationRequested)
        {
            _exited.TrySetResult(error);
        }
    }

    private static SessionError Ended() => Error("The browser ended unexpectedly.");

    [LoggerMessage(LogLevel.Error, "The keeper of the page failed")]
    private partial void LogKeeperFailed(Exception error);
}
