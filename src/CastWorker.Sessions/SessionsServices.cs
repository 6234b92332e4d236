using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Restoring;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CastWorker.Sessions;

/// <summary>Registers the domain. The host adds the ports and a <see cref="TargetCatalog"/>.</summary>
public static class SessionsServices
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddSessions(IConfiguration configuration)
        {
            services.AddOptions<SessionOptions>().Bind(configuration.GetSection(SessionOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
            services.AddSingleton<CommandQueue>();
            services.AddSingleton<TargetMemories>();
            services.AddSingleton<StatusBoard>();
            services.AddSingleton<Restorer>();
            services.AddSingleton<SessionFactory>();
            services.AddHostedService<SessionSupervisor>();
            return services;
        }
    }
}
