using CastWorker.Media;
using CastWorker.Media.Encoding;
using CastWorker.Processes;
using CastWorker.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CastWorker.SystemTests.Media.Encoding;

/// <summary>The choice of an encoder as the program wires it, on a machine and with an FFmpeg of the test's making.</summary>
internal sealed class EncoderRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _runtime = Directory.CreateTempSubdirectory("castworker-test-").FullName;

    public EncoderRig(HardwareRoot root, string ffmpeg, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Media:FfmpegPath", ffmpeg),
            new("Processes:RuntimeDirectory", _runtime),
            .. settings.Select(setting => KeyValuePair.Create($"Media:Encoder:{setting.Key}", (string?)setting.Value)),
        ]).Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddProcesses(configuration)
            .AddSingleton(root)
            .AddMedia(configuration)
            .AddSingleton(provider => new EncoderProbe(
                provider.GetRequiredService<OneShot>(), provider.GetRequiredService<IOptions<MediaOptions>>(), TimeProvider.System,
                NullLogger<EncoderProbe>.Instance)
            {
                Limit = TrialLimit,
            })
            .BuildServiceProvider();
    }

    /// <summary>A trial that hangs is to be told from one that works on a busy machine, and yet not to take ten seconds.</summary>
    public static TimeSpan TrialLimit { get; } = TimeSpan.FromSeconds(6);

    /// <summary>Small, so that a trial is quick; at a rate that gives it four seconds.</summary>
    public static Quality Quality { get; } = new() { Size = new PictureSize(320, 180), FrameRate = 15 };

    public EncoderSelection Selection => _services.GetRequiredService<EncoderSelection>();

    public HardwareReading Reading => _services.GetRequiredService<HardwareView>().Read();

    public Task<ChosenEncoder> ChooseAsync(CancellationToken ct) => Selection.ChooseAsync(Quality, ct);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_runtime, recursive: true);
    }
}
