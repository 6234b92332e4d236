using CastWorker.Browser;
using CastWorker.Configuration;
using CastWorker.Diagnostics;
using CastWorker.GoogleCast;
using CastWorker.GoogleCast.Discovery;
using CastWorker.Media;
using CastWorker.Mqtt;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using CastWorker.Storage;
using Microsoft.Extensions.Options;

namespace CastWorker;

/// <summary>
/// The wiring. Services start in this order and stop in reverse: what a crash left is ended before anything else starts, and
/// sessions end while their streams are still served and the broker still hears of it.
/// </summary>
internal static class CastWorkerServices
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddCastWorker(IConfiguration configuration) => services
            .AddSingleton(TimeProvider.System)
            .AddTargets(configuration)
            .AddProcesses(configuration)
            .AddStorage(configuration)
            .AddDiagnostics(configuration)
            .AddFolders()
            .AddMedia(configuration)
            .AddStreamRules()
            .AddBrowser(configuration)
            .AddCastDevices(configuration)
            .AddGoogleCast(configuration)
            .AddMqtt(configuration)
            .AddCastTargets()
            .AddSessions(configuration);

        public IServiceCollection AddTargets(IConfiguration configuration)
        {
            services.AddOptions<TargetsOptions>().Bind(configuration.GetSection(TargetsOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<TargetsOptions>, TargetsOptionsValidator>();
            services.AddOptions<TargetDefaultsOptions>().Bind(configuration.GetSection(TargetDefaultsOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<TargetDefaultsOptions>, TargetDefaultsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<TargetDefaultsOptions>>().Value.ToDefaults());
            services.AddSingleton(provider => new TargetCatalog(
                provider.GetRequiredService<IOptions<TargetsOptions>>().Value.Select(
                    target => target.Value.ToTarget(target.Key, provider.GetRequiredService<TargetDefaults>().Pages)),
                provider.GetRequiredService<TargetDefaults>()));
            return services;
        }

        /// <summary>What the targets may ask of the streams: only who streams has these, not who merely lists devices.</summary>
        private IServiceCollection AddStreamRules() => services
            .AddSingleton<IValidateOptions<TargetsOptions>, ModeRule>()
            .AddSingleton<IValidateOptions<TargetDefaultsOptions>, ModeRule>();

        /// <summary>Where the rooms put their files, and who is told of what.</summary>
        private IServiceCollection AddFolders() => services
            .AddSingleton<SessionFolders>(provider => provider.GetRequiredService<RuntimeDirectory>().Folder)
            .AddSingleton<PageDriverStarted>(provider => pid =>
                provider.GetRequiredService<ProcessRegistry>().Adopt(pid, ChildRole.PageDriver, "worker", "playwright"))
            .AddSingleton<ISessionLeftovers, SessionLeftovers>()
            .AddSingleton<IOrphanAftercare, DisplayAftercare>();

        /// <summary>Before the rooms that change what is kept: it stops after them.</summary>
        private IServiceCollection AddStorage(IConfiguration configuration)
        {
            services.AddOptions<StateOptions>().Bind(configuration.GetSection(StateOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<StateOptions>, StateOptionsValidator>();
            services.AddSingleton(provider => StateDirectory.Claim(
                StateDirectoryChoice.Here(provider.GetRequiredService<IOptions<StateOptions>>().Value.Directory).Path));
            services.AddSingleton<StateFile>();
            services.AddSingleton<MemoryKeeper>();
            services.AddSingleton<IMemoryKeeper>(provider => provider.GetRequiredService<MemoryKeeper>());
            services.AddHostedService(provider => provider.GetRequiredService<MemoryKeeper>());
            return services;
        }

        private IServiceCollection AddDiagnostics(IConfiguration configuration)
        {
            services.AddOptions<AdminOptions>().Bind(configuration.GetSection(AdminOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
            services.AddSingleton<Health>();
            services.AddSingleton<IAdminPage, StatusPage>();
            services.AddSingleton<IAdminPage, HealthPage>();
            services.AddSingleton<IAdminPage, ReadyPage>();
            services.AddSingleton<IAdminPage, MetricsPage>();
            services.AddSingleton<IAdminPage, DemoPage>();
            services.AddSingleton<AdminServer>();
            services.AddHostedService(provider => provider.GetRequiredService<AdminServer>());
            return services;
        }
    }
}
