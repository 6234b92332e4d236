using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CastWorker.Processes;

/// <summary>Registers what this room offers.</summary>
public static class ProcessesServices
{
    extension(IServiceCollection services)
    {
        /// <summary>To be called before any room that starts programs.</summary>
        public IServiceCollection AddProcesses(IConfiguration configuration)
        {
            _ = configuration;
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<ProcessRegistry>();
            services.AddSingleton<ChildLauncher>();
            return services;
        }
    }
}
