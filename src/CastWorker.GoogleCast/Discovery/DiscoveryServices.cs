using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Registers <see cref="ICastDevices"/> and what keeps it up to date.</summary>
public static class DiscoveryServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Finding devices; nothing is published. Needs no target.</summary>
        public IServiceCollection AddCastDevices(IConfiguration configuration)
        {
            services.AddOptions<DiscoveryOptions>().Bind(configuration.GetSection(DiscoveryOptions.Section)).ValidateOnStart();
            services.AddOptions<StaticDevicesOptions>().Bind(configuration.GetSection(StaticDevicesOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<StaticDevicesOptions>, StaticDevicesOptionsValidator>();
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<CastDevices>();
            services.AddSingleton<ICastDevices>(provider => provider.GetRequiredService<CastDevices>());
            services.AddHostedService<MdnsQuerier>();
            return services;
        }

        /// <summary>What is found becomes targets. Needs the <see cref="Sessions.TargetCatalog"/>; add it after the broker's room.</summary>
        public IServiceCollection AddCastTargets() => services.AddHostedService<DiscoveredTargets>();
    }
}
