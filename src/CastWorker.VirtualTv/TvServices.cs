using CastWorker.VirtualTv.Control;
using CastWorker.VirtualTv.Door;
using CastWorker.VirtualTv.Screen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace CastWorker.VirtualTv;

/// <summary>
/// The wiring. Services start in this order: the control server, because the screen loads its page from it; the screen; the
/// mind; the door, when there is somebody to answer; and last the announcement of the door.
/// </summary>
internal static class TvServices
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddTv(IConfiguration configuration)
        {
            services.AddOptions<TvOptions>().Bind(configuration.GetSection(TvOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<TvOptions>, TvOptionsValidator>();
            services.AddSingleton<IValidateOptions<TvOptions>, TvProfileValidator>();
            return services
                .AddSingleton(TimeProvider.System)
                .AddSingleton<TvInputs>()
                .AddSingleton<FrameLog>()
                .AddSingleton<ScreenFiles>()
                .AddSingleton<ScreenLoss>()
                .AddSingleton<ControlServer>()
                .AddSingleton<TvScreen>()
                .AddSingleton<CastDoor>()
                .AddSingleton<LivingTv>()
                .AddSingleton<ControlRoutes>()
                // The server is there before those that its routes lead to.
                .AddSingleton<Func<ControlDesk>>(provider => () => provider.GetRequiredService<ControlRoutes>().AnswerAsync)
                .AddHostedService(provider => provider.GetRequiredService<ControlServer>())
                .AddHostedService(provider => provider.GetRequiredService<TvScreen>())
                .AddHostedService(provider => provider.GetRequiredService<LivingTv>())
                .AddHostedService(provider => provider.GetRequiredService<CastDoor>())
                .AddHostedService<TvAnnouncer>();
        }

        /// <summary>To standard error: standard output is for the one line that says where the TV is.</summary>
        public IServiceCollection AddTvLog()
        {
            var logger = new LoggerConfiguration()
                .MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .WriteTo.Console(
                    standardErrorFromLevel: LogEventLevel.Verbose, formatProvider: System.Globalization.CultureInfo.InvariantCulture)
                .CreateLogger();
            return services.AddLogging(logging => logging
                .ClearProviders()
                .SetMinimumLevel(LogLevel.Trace)
                .AddProvider(new SerilogLoggerProvider(logger, dispose: true)));
        }
    }
}
