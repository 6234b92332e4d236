using CastWorker.Configuration;
using Serilog;
using Serilog.Extensions.Logging;

namespace CastWorker.Diagnostics;

/// <summary>Serilog behind Microsoft's logging; everything else in the worker knows only the latter.</summary>
internal static class Log
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddLog(IConfiguration configuration)
        {
            var logger = Read(configuration).CreateLogger();
            // Without ClearProviders every line would be written twice.
            return services.AddLogging(logging => logging
                .ClearProviders()
                // What is written is Serilog's decision alone.
                .SetMinimumLevel(LogLevel.Trace)
                .AddProvider(new SerilogLoggerProvider(logger, dispose: true)));
        }
    }

    private static LoggerConfiguration Read(IConfiguration configuration)
    {
        try
        {
            return new LoggerConfiguration().ReadFrom.Configuration(configuration).Enrich.FromLogContext();
        }
        catch (InvalidOperationException wrong)
        {
            throw new ConfigurationException([$"Serilog: {wrong.Message}"], wrong);
        }
    }
}
