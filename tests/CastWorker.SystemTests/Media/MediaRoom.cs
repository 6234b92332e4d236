using CastWorker.Media;
using CastWorker.Media.Encoding;
using CastWorker.Media.Serving;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CastWorker.SystemTests.Media;

/// <summary>The media room as the program wires it, in a folder of its own and on a free port of the loopback.</summary>
internal sealed class MediaRoom : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string[] _ownFolders;

    private MediaRoom(IHost host, string folder, string[] ownFolders)
    {
        _host = host;
        Folder = folder;
        _ownFolders = ownFolders;
    }

    public string Folder { get; }

    public ILiveStreams Streams => _host.Services.GetRequiredService<ILiveStreams>();

    public ChildLauncher Launcher => _host.Services.GetRequiredService<ChildLauncher>();

    /// <summary>The room's FFmpeg that encodes.</summary>
    public int Encoder => Encoders.Single();

    /// <summary>All of them.</summary>
    public IReadOnlyList<int> Encoders =>
    [
        .. _host.Services.GetRequiredService<ProcessRegistry>().All
            .Where(process => process.SessionId != "test" && process.Role is ChildRole.Encoder or ChildRole.Source)
            .Select(process => process.Pid),
    ];

    public StreamTraffic Traffic => _host.Services.GetRequiredService<StreamTraffic>();

    public static PictureSize Size { get; } = new(640, 360);

    /// <summary>Small, so that the tests measure us and not the machine.</summary>
    /// <summary>A young stream's first picture stands still in so many: eight segments of two seconds.</summary>
    public static int StillPictures => 8 * 2 * Quality.FrameRate;

    public static Quality Quality { get; } = new() { Size = Size, FrameRate = 10, MaxBitrateKbps = 1500 };

    public static StreamSettings Settings { get; } = new() { Quality = Quality };

    public static Task<MediaRoom> OpenAsync(string? folder = null, params (string Key, string Value)[] settings) =>
        OpenAsync(folder, HardwareRoot.Machine, settings);

    /// <summary>The same on a machine with other devices.</summary>
    public static async Task<MediaRoom> OpenAsync(string? folder, HardwareRoot machine, params (string Key, string Value)[] settings)
    {
        // Segments are in memory; where a folder is given, they are there.
        var owned = folder ?? Directory.CreateTempSubdirectory("castworker-media-").FullName;
        var runtime = Directory.CreateTempSubdirectory("castworker-test-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Media:BindAddress", "127.0.0.1"),
            new("Media:Port", "0"),
            // Not the machine's own: a test must not meet a worker that really works here.
            new("Processes:RuntimeDirectory", runtime),
            .. folder is null ? [] : new KeyValuePair<string, string?>[] { new("Media:SegmentDirectory", folder) },
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ]);
        builder.Services.AddSingleton(machine).AddSingleton(TimeProvider.System).AddProcesses(builder.Configuration)
            .AddMedia(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return new MediaRoom(host, owned, folder is null ? [owned, runtime] : [runtime]);
    }

    public Task<XvfbDisplay> DisplayAsync(CancellationToken ct) => XvfbDisplay.OpenAsync(Launcher, Size, ct);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        foreach (var folder in _ownFolders)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
