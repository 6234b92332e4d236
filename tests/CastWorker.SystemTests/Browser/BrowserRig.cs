using System.Collections.Concurrent;
using System.Diagnostics;
using CastWorker.Browser;
using CastWorker.Browser.Display;
using CastWorker.Browser.Driver;
using CastWorker.Browser.Recycling;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CastWorker.SystemTests.Browser;

/// <summary>Real displays and browsers in a temporary folder, and what they reported.</summary>
internal sealed class BrowserRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ConcurrentQueue<PageReport> _reports = new();
    private readonly List<IAsyncDisposable> _opened = [];
    private readonly SemaphoreSlim _reported = new(0);

    public BrowserRig(params (string Key, string Value)[] settings)
    {
        Root = Directory.CreateTempSubdirectory("castworker-browser-").FullName;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Browser:" + setting.Key, (string?)setting.Value)))
            .Build();
        _services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerFactory>(TestLog.Factory)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton<ProcessRegistry>()
            .AddSingleton<ChildLauncher>()
            .AddSingleton<OneShot>()
            .AddSingleton<SessionFolders>(FolderFor)
            .AddBrowser(configuration)
            .BuildServiceProvider();
    }

    public string Root { get; }

    public IDisplay Display { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public PageDriver Driver => _services.GetRequiredService<PageDriver>();

    public RecyclingsReading Recyclings => _services.GetRequiredService<Recyclings>().Read();

    public IReadOnlyList<PageReport> Reports => [.. _reports];

    public async Task<BrowserRig> OpenAsync(CancellationToken ct, PageReadiness? readiness = null)
    {
        await OpenDisplayAsync(ct);
        Browser = await _services.GetRequiredService<IBrowsers>().OpenAsync(
            new BrowserJob { SessionId = "s1", Display = Display, Readiness = readiness ?? new(), Report = Heard }, ct);
        _opened.Add(Browser);
        return this;
    }

    public async Task<BrowserRig> OpenDisplayAsync(CancellationToken ct)
    {
        Display = await _services.GetRequiredService<IDisplays>().OpenAsync(new DisplayJob("s1", new PictureSize(1280, 720), 20), ct);
        _opened.Add(Display);
        return this;
    }

    /// <summary>The first report of this kind since the last one that was waited for.</summary>
    public async Task<PageReport> NextAsync(Func<PageReport, bool> wanted, CancellationToken ct)
    {
        while (true)
        {
            while (_reports.TryDequeue(out var report))
            {
                if (wanted(report))
                {
                    return report;
                }
            }

            await _reported.WaitAsync(ct);
        }
    }

    public Task<PageReport> ReadyAsync(CancellationToken ct) => NextAsync(report => report.Error is null, ct);

    public Task<PageReport> FailureAsync(CancellationToken ct) => NextAsync(report => report.Error is not null, ct);

    /// <summary>The colour of a pixel on the screen, as RRGGBB.</summary>
    public string ColourAt(int x, int y)
    {
        using var screen = OpenScreen();
        var row = new uint[Display.Size.Width];
        screen.ReadRow(y, row);
        return (row[x] & 0xFFFFFF).ToString("x6", System.Globalization.CultureInfo.InvariantCulture);
    }

    public Framebuffer OpenScreen() => Framebuffer.TryOpen(Path.Combine(Root, "s1", "display", Framebuffer.FileName))
        ?? throw new InvalidOperationException("There is no screen.");

    /// <summary>Takes a picture of the screen for people to look at, as FFmpeg sees it, and returns where it is.</summary>
    public async Task<string> PhotographAsync(string name)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, name + ".png");
        using var ffmpeg = Process.Start(
            "ffmpeg",
            ["-v", "error", "-f", "x11grab", "-draw_mouse", "0", "-video_size", Display.Size.ToString(), "-i", Display.Address, "-frames:v", "1", "-y", path]);
        await ffmpeg.WaitForExitAsync();
        ffmpeg.ExitCode.ShouldBe(0);
        TestContext.AddTestAttachment(path);
        return path;
    }

    public async Task CloseAsync()
    {
        foreach (var stage in Enumerable.Reverse(_opened))
        {
            await stage.DisposeAsync();
        }

        _opened.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _services.DisposeAsync();
        _reported.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private void Heard(PageReport report)
    {
        TestContext.Progress.WriteLine($"  report: {report.Page} {report.Title} {report.Error?.Code} {report.Error?.Message} {report.Final}");
        _reports.Enqueue(report);
        _reported.Release();
    }

    // Private already, being inside a temporary folder of our own.
    private string FolderFor(string sessionId, string purpose) =>
        Directory.CreateDirectory(Path.Combine(Root, sessionId, purpose)).FullName;
}
