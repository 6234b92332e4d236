using CastWorker;
using CastWorker.Diagnostics;
using Microsoft.Extensions.Options;

if (args is ["health", ..])
{
    return await HealthCommand.RunAsync(args[1..]);
}

try
{
    var builder = WorkerHost.CreateBuilder(args);
    builder.Services.AddLog(builder.Configuration);
    builder.Services.AddCastWorker(builder.Configuration);
    using var host = builder.Build();
    using var hurry = SecondSignal.Watch(host.Services);
    await host.RunAsync();
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
catch (StartupException cannotStart)
{
    await Console.Error.WriteLineAsync($"cannot start: {cannotStart.Message}");
    return ExitCodes.CannotStart;
}
