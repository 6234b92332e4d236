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
    /// <summary>Names a further configuration file.</summary>
    private const string ConfigurationFile = "CASTWORKER_CONFIG";

    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = args,
            // The settings lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (Environment.GetEnvironmentVariable(ConfigurationFile) is { Length: > 0 } file)
        {
            // Before the environment and the command line, which go on having the last word.
            builder.Configuration.Sources.Insert(1, new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
            {
                Path = Path.GetFileName(file),
                FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(Path.GetDirectoryName(Path.GetFullPath(file))!),
                Optional = false,
            });
        }

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
