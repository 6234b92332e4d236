using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CastWorker.Processes;

/// <summary>Registers what this room offers.</summary>
public static class ProcessesServices
{
    extension(IServiceCollection services)
    {
        /// <summary>To be called before any room that starts programs.</summary>
        public IServiceCollection AddProcesses(IConfiguration configuration)
        {
            var section = configuration.GetSection(ProcessesOptions.Section);
            services.AddOptions<ProcessesOptions>()
                .Configure(options => options.RuntimeDirectory = section[nameof(ProcessesOptions.RuntimeDirectory)])
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<ProcessesOptions>, ProcessesOptionsValidator>();
            services.AddSingleton<IValidateOptions<ProcessesOptions>, ProcessesOptionsRules>();
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton(provider => RuntimeDirectory.Claim(
                RuntimeDirectoryChoice.Here(provider.GetRequiredService<IOptions<ProcessesOptions>>().Value.RuntimeDirectory).Path));
            services.AddSingleton<ProcessRegistry>();
            services.AddSingleton<IProcessLoads, SessionLoads>();
            services.AddSingleton<ProcessJournal>();
            services.AddSingleton<ChildLauncher>();
            services.AddSingleton<OneShot>();
            services.AddHostedService<OrphanReaper>();
            services.AddHostedService<ZombieReaper>();
            return services;
        }
    }
}
