using CastWorker.Browser.Chromium;
using CastWorker.Browser.Display;
using CastWorker.Sessions;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks.Capture;

/// <summary>One page in one Chromium on one X server, both started with the product's own arguments.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private const int Terminate = 15;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly Opened _opened;
    private readonly PageSite _site;

    private Scene(Opened opened, PageSite site, string folder) => (_opened, _site, Folder) = (opened, site, folder);

    /// <summary>In memory: what contenders write, and the X server's screen.</summary>
    public string Folder { get; }

    public required string Page { get; init; }

    public required PictureSize Size { get; init; }

    public required string Display { get; init; }

    public required RunningProgram Server { get; init; }

    public required RunningProgram Chromium { get; init; }

    /// <summary>Returns once the page is there and has been drawn.</summary>
    public static async Task<Scene> OpenAsync(string page, PictureSize size, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory($"/dev/shm/castworker-bench-{Guid.NewGuid():N}").FullName;
        await using var opened = new Opened();
        opened.Keep(new Ending(() => Directory.Delete(folder, recursive: true)));
        var site = opened.Keep(new PageSite());
        var server = opened.Keep(RunningProgram.Start("Xvfb", XvfbArguments.Build(size, folder, socketFile: false)));
        await Eventually.BeTrueAsync(() => Number(server) is not null, () => $"a display: {string.Join('\n', server.Lines)}", ct);
        var display = $":{Number(server)}";
        var profile = Path.Combine(folder, "profile");
        opened.Keep(new Ending(() => KillMentioning(profile)));
        var chromium = RunningProgram.Start("chromium", ChromiumWords(size, profile, site.At(page)), new Dictionary<string, string?> { ["DISPLAY"] = display });
        opened.Keep(new Ending(() => EndAsync(chromium)));
        await site.Obeyed.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, ct);
        return new Scene(opened.Take(), site, folder)
        {
            Page = page,
            Size = size,
            Display = display,
            Server = server,
            Chromium = chromium,
        };
    }

    public Task MoveAsync(bool moving, CancellationToken ct) => _site.MoveAsync(moving, ct);

    public ValueTask DisposeAsync() => _opened.DisposeAsync();

    private static string[] ChromiumWords(PictureSize size, string profile, Uri page)
    {
        var setup = new ChromiumSetup { Size = size, ProfileFolder = profile, Sandbox = !Environment.IsPrivilegedProcess, RoomySharedMemory = true };
        return [.. ChromiumArguments.Build(setup).SkipLast(1), page.AbsoluteUri];
    }

    private static string? Number(RunningProgram server) => server.Lines.FirstOrDefault(line => line.Length > 0 && line.All(char.IsAsciiDigit));

    private static async Task EndAsync(RunningProgram program)
    {
        program.Signal(Terminate);
        using var limit = new CancellationTokenSource(EndLimit);
        await program.ExitedAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await program.DisposeAsync();
    }

    private static Task KillMentioning(string profile) => Eventually.BeTrueAsync(
        () =>
        {
            var left = ProcessTable.All().Where(process => process.State != 'Z' && process.Mentions(profile)).ToArray();
            Array.ForEach(left, process => process.Kill());
            return left.Length == 0;
        },
        "Chromium's processes to die",
        CancellationToken.None);
}
