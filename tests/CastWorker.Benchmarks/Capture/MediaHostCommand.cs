using CastWorker.Media;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CastWorker.Benchmarks.Capture;

/// <summary>
/// Nothing but the Media room as the program wires it, on somebody else's display, until its input ends. It is a process of its own so that
/// the worker's runtime is measured too.
/// </summary>
internal static class MediaHostCommand
{
    public const string Usage = "media-host --display :1 --size 1920x1080 --capture Changes|X11Grab --folder /dev/shm/x";

    /// <summary>What it says once there is something to play.</summary>
    public const string Begun = "streaming";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not ["--display", var display, "--size", var text, "--capture", var capture, "--folder", var folder]
            || CaptureOptions.Parse(text) is not { } size)
        {
            await Console.Error.WriteLineAsync($"usage: {Usage}");
            return 2;
        }

        // Ctrl-C reaches the whole terminal; the bench tells us itself when it is time.
        using var interruption = new Interruption();
        var runtime = Directory.CreateTempSubdirectory("castworker-bench-").FullName;
        try
        {
            return await HostAsync(new LentDisplay(display, size), capture, folder, runtime);
        }
        finally
        {
            Directory.Delete(runtime, recursive: true);
        }
    }

    private static async Task<int> HostAsync(LentDisplay display, string capture, string folder, string runtime)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Media:BindAddress", "127.0.0.1"),
            new("Media:Port", "0"),
            new("Media:Capture", capture),
            new("Media:SegmentDirectory", folder),
            new("Media:MinimumFreeMegabytes", "0"),
            new("Processes:RuntimeDirectory", runtime),
        ]);
        builder.Services.AddSingleton(TimeProvider.System).AddProcesses(builder.Configuration)
            .AddMedia(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync();
        var ended = await StreamAsync(host.Services.GetRequiredService<ILiveStreams>(), display);
        await host.StopAsync();
        return ended is null ? 0 : 1;
    }

    /// <summary>What the stream ended of; null when it was told to end.</summary>
    private static async Task<SessionError?> StreamAsync(ILiveStreams streams, LentDisplay display)
    {
        // On a thread of its own: the console reads while it is asked, whatever the method is called.
        var told = Task.Run(Console.In.ReadToEnd);
        // The quality that the product calls 1080p, in the size that is wanted.
        var quality = new Quality { Size = display.Size, MaxBitrateKbps = 8000 };
        await using var stream = await streams.CreateAsync("bench", new StreamSettings { Quality = quality }, CancellationToken.None);
        await using var encoder = await stream.EncodeAsync(display, CancellationToken.None);
        await using var route = await stream.PublishAsync(Somebody.Owner, CancellationToken.None);
        Console.WriteLine($"{Begun} {encoder.Choice.Name}: {encoder.Choice.Reason}");
        if (await Task.WhenAny(told, encoder.Exited, stream.Exited) == told)
        {
            return null;
        }

        var error = await (encoder.Exited.IsCompleted ? encoder.Exited : stream.Exited);
        await Console.Error.WriteLineAsync(error.Message);
        return error;
    }
}

/// <summary>A display that somebody else has opened, and will close.</summary>
internal sealed class LentDisplay(string address, PictureSize size) : IDisplay
{
    public string Address => address;

    public PictureSize Size => size;

    public int FrameRate => 30;

    public Task<SessionError> Exited { get; } = new TaskCompletionSource<SessionError>().Task;

    public bool ShowsOneColour() => false;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
