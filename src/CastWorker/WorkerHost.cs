using CastWorker.Configuration;

namespace CastWorker;

/// <summary>How the process ends, for service managers and containers.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>A part of the worker broke; it is to be started again.</summary>
    public const int Software = 70;

    /// <summary>A port or a folder is not to be had.</summary>
    public const int CannotStart = 71;

    public const int Configuration = 78;
}

/// <summary>The generic host as this program uses it.</summary>
internal static class WorkerHost
{
    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = ConfigurationFile.Reading(() =>
        {
            var made = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
            {
                Args = args,
                // The settings lie beside the program, wherever it is started from.
                ContentRootPath = AppContext.BaseDirectory,
            });
            ConfigurationFile.AddNamed(made.Configuration, Environment.GetEnvironmentVariable(ConfigurationFile.Variable));
            return made;
        });
        builder.Services.Configure<HostOptions>(host =>
        {
            // Below the ten seconds that Docker gives before it kills.
            host.ShutdownTimeout = TimeSpan.FromSeconds(9);
            host.ServicesStopConcurrently = false;
        });
        return builder;
    }

    /// <summary>A background service that crashed stops the host, which by itself would end as if all were well.</summary>
    public static int ExitCode(IServiceProvider services) =>
        services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask?.IsFaulted == true)
            ? ExitCodes.Software
            : ExitCodes.Ok;
}
