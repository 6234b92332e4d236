using CastWorker.Browser.Driver;
using CastWorker.Browser.Pages;
using CastWorker.Browser.Recycling;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Browser.Chromium;

/// <summary>Starts one Chromium per session and returns it once it answers over DevTools.</summary>
internal sealed partial class ChromiumBrowsers(
    ChildLauncher launcher,
    SessionFolders folders,
    PageDriver driver,
    Recyclings recyclings,
    IOptions<BrowserOptions> options,
    TimeProvider time,
    ILogger<ChromiumBrowser> logger) : IBrowsers
{
    /// <summary>The first start on a cold disk takes long.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    public async Task<IBrowser> OpenAsync(BrowserJob job, CancellationToken ct)
    {
        var places = new ChromiumFolders(folders(job.SessionId, "browser"));
        await places.MakeAsync(ct);
        driver.Prepare(ct);
        var announced = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = Launch(job, places, announced);
        try
        {
            var endpoint = await AnnouncedAsync(child, announced.Task, ct);
            var screen = new ChromiumScreen(
                job, endpoint, places.Artifacts, driver, () => RendererMemory.Of(child.Id), options.Value, time, logger);
            var browser = new ChromiumBrowser(child, screen, places, job.Report, options.Value, recyclings, time, logger);
            await browser.StartAsync(ct);
            LogBrowserReady(job.Display.Address, child.Id);
            return browser;
        }
        catch (Exception error)
        {
            await child.DisposeAsync();
            places.Remove();
            if (error is ScreenLostException lost)
            {
                throw new StageFailedException(lost.Error, lost);
            }

            throw;
        }
    }

    private async Task<Uri> AnnouncedAsync(ChildProcess child, Task<Uri> announced, CancellationToken ct)
    {
        try
        {
            return await Task.WhenAny(announced, child.Exited).WaitAsync(StartLimit, time, ct) == announced
                ? await announced
                : throw new StageFailedException(ChromiumBrowser.Error("The browser ended while it was starting."));
        }
        catch (TimeoutException error)
        {
            throw new StageFailedException(ChromiumBrowser.Error("The browser did not get ready in time."), error);
        }
    }

    private ChildProcess Launch(BrowserJob job, ChromiumFolders places, TaskCompletionSource<Uri> announced)
    {
        var program = ChromiumProgram.Find(options.Value.ChromiumPath, Environment.GetEnvironmentVariable("PATH"))
            ?? throw NotStarted(inner: null);
        try
        {
            return launcher.Start(new ChildSpec
            {
                Program = program,
                Arguments = ChromiumArguments.Build(SetupFor(job, places)),
                Environment = places.Environment(job.Display.Address, job.Display.Speakers),
                SessionId = job.SessionId,
                Role = ChildRole.Browser,
                Stop = StopLadder.Terminate,
                OnError = line => Hear(line, announced),
            });
        }
        catch (ChildStartException error)
        {
            throw NotStarted(error);
        }
    }

    private ChromiumSetup SetupFor(BrowserJob job, ChromiumFolders places) => new()
    {
        Size = job.Display.Size,
        ProfileFolder = places.Profile,
        Sandbox = ChromiumProgram.UseSandbox(options.Value.Sandbox, Environment.IsPrivilegedProcess),
        RoomySharedMemory = ChromiumProgram.HasRoomySharedMemory(),
        IgnoreCertificateErrors = options.Value.IgnoreCertificateErrors,
        Extra = options.Value.ExtraArguments,
    };

    private void Hear(string line, TaskCompletionSource<Uri> announced)
    {
        if (ChromiumWords.DevToolsAddress(line) is { } address)
        {
            announced.TrySetResult(address);
        }
        else if (!ChromiumWords.IsNoise(line))
        {
            LogBrowserSaid(line);
        }
    }

    private static StageFailedException NotStarted(Exception? inner) => new(
        ChromiumBrowser.Error("No Chromium could be started.") with { Scope = ErrorScope.Worker }, inner);

    [LoggerMessage(LogLevel.Debug, "Browser on display {Display} is ready, process {Pid}")]
    private partial void LogBrowserReady(string display, int pid);

    [LoggerMessage(LogLevel.Debug, "Browser: {Line}")]
    private partial void LogBrowserSaid(string line);
}
