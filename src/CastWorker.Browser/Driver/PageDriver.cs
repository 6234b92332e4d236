using System.Diagnostics;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace CastWorker.Browser.Driver;

/// <summary>
/// The one Playwright driver of the worker: a node process that its library starts. It is started when first needed and
/// again whenever it has died; browsers and pages live on without it.
/// </summary>
public sealed partial class PageDriver : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly PageDriverStarted _started;
    private readonly TimeProvider _time;
    private readonly ILogger<PageDriver> _logger;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IPlaywright? _playwright;
    private bool _disposed;

    public PageDriver(PageDriverStarted started, TimeProvider time, ILogger<PageDriver> logger)
    {
        _started = started;
        _time = time;
        _logger = logger;
    }

    /// <summary>Of the driver that runs, if one does; else 0.</summary>
    public int ProcessId { get; private set; }

    public bool IsAlive => ProcessId != 0 && DriverProcess.IsAlive(ProcessId);

    /// <summary>Starts the driver ahead of its first use: it takes as long to start as a browser does.</summary>
    internal void Prepare(CancellationToken ct) => Bounded.Abandon(EnsureAsync(ct));

    /// <summary>Attaches to a browser. Disposing what is returned detaches, and leaves the browser as it is.</summary>
    internal async Task<IBrowser> ConnectAsync(string endpoint, string artifactsFolder, TimeSpan limit, CancellationToken ct)
    {
        var playwright = await EnsureAsync(ct);
        var options = new BrowserTypeConnectOverCDPOptions
        {
            ArtifactsDir = artifactsFolder,
            IsLocal = true,
            // No pretended colour scheme, motion preference or focus: the page sees the browser as it is.
            NoDefaults = true,
            Timeout = (float)limit.TotalMilliseconds,
        };
        return await Bounded.Async(playwright.Chromium.ConnectOverCDPAsync(endpoint, options), limit, _time, ct);
    }

    /// <summary>Ends a driver that no longer answers; the next connection starts another.</summary>
    internal void Discard()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            _disposed = true;
            Forget();
        }
        finally
        {
            _gate.Release();
            _gate.Dispose();
        }
    }

    private async Task<IPlaywright> EnsureAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_playwright is not null && IsAlive)
            {
                return _playwright;
            }

            Forget();
            var before = DriverProcess.Running();
            var playwright = await Bounded.Async(Playwright.CreateAsync(), StartLimit, _time, ct);
            _playwright = playwright;
            ProcessId = DriverProcess.Running().Except(before).FirstOrDefault();
            _started(ProcessId);
            LogStarted(ProcessId);
            return playwright;
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException or IOException or System.ComponentModel.Win32Exception)
        {
            throw new StageFailedException(
                new SessionError(ErrorCode.BrowserFailed, "The page driver could not be started.") { Stage = StageName.Browser, Scope = ErrorScope.Worker },
                error);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Forget()
    {
        if (_playwright is not null && !_disposed)
        {
            LogDied(ProcessId);
        }

        _playwright?.Dispose();
        _playwright = null;
        ProcessId = 0;
    }

    [LoggerMessage(LogLevel.Debug, "Page driver started, process {Pid}")]
    private partial void LogStarted(int pid);

    [LoggerMessage(LogLevel.Warning, "The page driver (process {Pid}) has died; starting another")]
    private partial void LogDied(int pid);
}
