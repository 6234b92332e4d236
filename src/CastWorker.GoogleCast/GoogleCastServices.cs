using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast;

/// <summary>Offers TVs that can be played on.</summary>
public static class GoogleCastServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Needs <see cref="Discovery.ICastDevices"/>, which knows where devices are.</summary>
        public IServiceCollection AddGoogleCast(IConfiguration configuration)
        {
            services.AddOptions<CastOptions>().Bind(configuration.GetSection(CastOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<CastOptions>, CastOptionsValidator>();
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<ICastLocator, DeviceLocator>();
            services.AddSingleton<CastReach>();
            services.AddSingleton<ITvAftercare, TvAftercare>();
            return services.AddSingleton<IReceivers, CastReceivers>();
        }
    }
}
