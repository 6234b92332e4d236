using CastWorker.Diagnostics;

namespace CastWorker.Configuration;

/// <summary><c>CastWorker check-config</c>: says everything that is wrong with the configuration, and starts nothing.</summary>
internal static class CheckConfigCommand
{
    /// <param name="args">Keys, as a start would take them.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WorkerHost.CreateBuilder(args);
        builder.Services.AddLog(builder.Configuration);
        builder.Services.AddCastWorker(builder.Configuration);
        var host = builder.Build();
        await using var disposal = (IAsyncDisposable)host;
        string[] findings = [.. ConfigurationCheck.Of(builder.Services, builder.Configuration, host.Services).All];
        if (findings.Length > 0)
        {
            throw new ConfigurationException(findings);
        }

        await Console.Out.WriteLineAsync("The configuration is right.");
        return ExitCodes.Ok;
    }
}
