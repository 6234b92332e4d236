using CastWorker.Configuration;
using CastWorker.GoogleCast.Discovery;
using CastWorker.Sessions;

namespace CastWorker.Devices;

/// <summary><c>CastWorker devices</c>: lists the Cast devices that this machine can see, whether a worker runs or not.</summary>
internal static class DevicesCommand
{
    private const string Usage = """
        usage: CastWorker devices [--seconds 4] [--json] [--watch]
          --seconds N   how long to look, 1 to 600
          --json        one line of JSON for each device, not a table
          --watch       go on until Ctrl-C, with one line of JSON for each change
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (DevicesArguments.Parse(args) is not { } wanted)
        {
            await Console.Error.WriteLineAsync(Usage);
            return ExitCodes.Configuration;
        }

        using var host = Build();
        await host.StartAsync();
        await LookAsync(host.Services, wanted, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        await host.StopAsync();
        return ExitCodes.Ok;
    }

    private static IHost Build()
    {
        var builder = WorkerHost.CreateBuilder([]);
        // Words about trouble go where they are not taken for devices.
        builder.Logging.ClearProviders()
            .SetMinimumLevel(LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // Who asks wants to know, whatever the worker is told to do.
        builder.Configuration.AddInMemoryCollection([new("Cast:Discovery:Enabled", "true")]);
        builder.Services.AddTargets(builder.Configuration).AddCastDevices(builder.Configuration);
        var host = builder.Build();
        var mistakes = ConfigurationCheck.Of(builder.Services, builder.Configuration, host.Services).Mistakes;
        return mistakes.Count == 0 ? host : throw new ConfigurationException(mistakes);
    }

    private static async Task LookAsync(IServiceProvider services, DevicesArguments wanted, CancellationToken stopping)
    {
        var devices = services.GetRequiredService<ICastDevices>();
        var targets = services.GetRequiredService<TargetCatalog>().All;
        try
        {
            if (wanted.Watch)
            {
                await WatchAsync(devices, targets, stopping);
            }
            else
            {
                await Task.Delay(wanted.Duration, services.GetRequiredService<TimeProvider>(), stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Ctrl-C: what was found until now is worth telling.
        }

        if (!wanted.Watch)
        {
            var names = TargetNames.Of(devices, targets);
            await Console.Out.WriteAsync(wanted.Json
                ? string.Concat(devices.All.Select(device => DevicesText.Json(device, names.GetValueOrDefault(device.Id)) + "\n"))
                : DevicesText.Table(devices.All, names) + "\n");
        }
    }

    private static async Task WatchAsync(ICastDevices devices, IReadOnlyCollection<Target> targets, CancellationToken ct)
    {
        IReadOnlyList<CastDevice> before = [];
        await foreach (var now in devices.WatchAsync(ct))
        {
            var names = TargetNames.Of(devices, targets);
            foreach (var (what, device) in DeviceChange.Between(before, now))
            {
                await Console.Out.WriteLineAsync(DevicesText.Json(device, names.GetValueOrDefault(device.Id), what));
            }

            before = now;
        }
    }
}
