using CastWorker;
using CastWorker.Configuration;
using CastWorker.Devices;
using CastWorker.Diagnostics;
using CastWorker.Media.Serving;
using CastWorker.Processes;

if (args is ["health", ..])
{
    return await HealthCommand.RunAsync(args[1..]);
}

CoreDumps.SwitchOff();
try
{
    switch (args)
    {
        case ["devices", ..]:
            return await DevicesCommand.RunAsync(args[1..]);
        case ["check-config", ..]:
            return await CheckConfigCommand.RunAsync(args[1..]);
    }

    var builder = WorkerHost.CreateBuilder(args);
    builder.Services.AddLog(builder.Configuration);
    builder.Services.AddCastWorker(builder.Configuration);
    var host = builder.Build();
    await using var disposal = (IAsyncDisposable)host;
    ConfigurationCheck.Check(builder, host.Services);
    using var hurry = SecondSignal.Watch(host.Services);
    await host.StartAsync();
    await host.WaitForShutdownAsync();
    return WorkerHost.ExitCode(host.Services);
}
catch (ConfigurationException invalid)
{
    foreach (var mistake in invalid.Mistakes)
    {
        await Console.Error.WriteLineAsync($"configuration: {mistake}");
    }

    return ExitCodes.Configuration;
}
catch (Exception taken) when (taken is FolderInUseException or ListenException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"cannot start: {taken.Message}");
    return ExitCodes.CannotStart;
}
