using CastWorker;
using CastWorker.Devices;
using CastWorker.Diagnostics;
using CastWorker.Media.Serving;
using CastWorker.Processes;
using Microsoft.Extensions.Options;

if (args is ["health", ..])
{
    return await HealthCommand.RunAsync(args[1..]);
}

if (args is ["devices", ..])
{
    return await DevicesCommand.RunAsync(args[1..]);
}

CoreDumps.SwitchOff();
try
{
    var builder = WorkerHost.CreateBuilder(args);
    builder.Services.AddLog(builder.Configuration);
    builder.Services.AddCastWorker(builder.Configuration);
    var host = builder.Build();
    await using var disposal = (IAsyncDisposable)host;
    using var hurry = SecondSignal.Watch(host.Services);
    await host.StartAsync();
    await host.WaitForShutdownAsync();
    return WorkerHost.ExitCode(host.Services);
}
catch (OptionsValidationException invalid)
{
    foreach (var failure in invalid.Failures)
    {
        await Console.Error.WriteLineAsync($"configuration: {failure}");
    }

    return ExitCodes.Configuration;
}
catch (Exception taken) when (taken is FolderInUseException or ListenException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"cannot start: {taken.Message}");
    return ExitCodes.CannotStart;
}
