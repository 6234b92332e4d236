using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Client.Transports;
using CastWorker.Mqtt.HomeAssistant;
using CastWorker.Mqtt.Limits;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt;

/// <summary>Offers everything the broker sees: commands in, state out.</summary>
public static class MqttServices
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Needs the targets, the status board and the command queue. Add it before the supervisor, so that it stops
        /// afterwards and the last states still go out.
        /// </summary>
        public IServiceCollection AddMqtt(IConfiguration configuration)
        {
            services.AddOptions<MqttOptions>()
                .Bind(configuration.GetSection(MqttOptions.Section))
                .PostConfigure(options => options.Complete(Environment.MachineName))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<MqttOptions>, MqttOptionsValidator>();
            services.AddOptions<CommandOptions>().Bind(configuration.GetSection(CommandOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<CommandOptions>, CommandOptionsValidator>();
            services.TryAddSingleton(TimeProvider.System);
            return services.AddBroker().AddTopics().AddHomeAssistant(configuration).AddAnnouncement().AddOwnership().AddCommands();
        }

        /// <summary>The one place that says which client library is used.</summary>
        private IServiceCollection AddBroker() => services
            .AddSingleton<IMqttClients>(provider => new ManagedMqttClients(
                MqttTransports.OpenAsync, new MqttTimeouts(), provider.GetRequiredService<TimeProvider>()));

        private IServiceCollection AddTopics() => services
            .AddSingleton(provider => provider.GetRequiredService<IOptions<MqttOptions>>().Value)
            .AddSingleton(provider => new MqttTopics(
                provider.GetRequiredService<MqttOptions>().BaseTopic,
                provider.GetRequiredService<MqttOptions>().WorkerId))
            .AddSingleton(provider => new WorkerIdentity(
                provider.GetRequiredService<MqttOptions>().WorkerId,
                WorkerIdentity.ProgramVersion(),
                provider.GetRequiredService<TimeProvider>().GetUtcNow()))
            .AddSingleton<MqttLogin>()
            .AddSingleton<MqttHealth>()
            .AddSingleton<MqttOutbox>()
            .AddSingleton<OutboxPump>()
            .AddSingleton<TargetAvailability>()
            .AddSingleton<IMqttSubscriber, AccessCheck>()
            .AddSingleton<IStatePublisher, RetainedState>();

        private IServiceCollection AddHomeAssistant(IConfiguration configuration)
        {
            services.AddOptions<HomeAssistantOptions>()
                .Bind(configuration.GetSection(HomeAssistantOptions.Section))
                // Two keys of another room: whether screens that are off now may be found again.
                .PostConfigure(options => options.FoundTargetsStay =
                    configuration.GetValue("Cast:Discovery:Enabled", true) && configuration.GetValue("Cast:Discovery:Publish", true))
                .ValidateOnStart();
            return services
                .AddSingleton<IValidateOptions<HomeAssistantOptions>, HomeAssistantOptionsValidator>()
                .AddSingleton<IValidateOptions<HomeAssistantOptions>, TopicsApart>()
                .AddSingleton(provider => provider.GetRequiredService<IOptions<HomeAssistantOptions>>().Value)
                .AddSingleton(provider => new HomeAssistantTopics(
                    provider.GetRequiredService<HomeAssistantOptions>().Prefix,
                    provider.GetRequiredService<MqttOptions>().BaseTopic,
                    provider.GetRequiredService<MqttOptions>().WorkerId))
                .AddSingleton<DiscoveryDevices>()
                .AddSingleton<DiscoveryAnnouncer>()
                .AddSingleton<IMqttSubscriber>(provider => provider.GetRequiredService<DiscoveryAnnouncer>())
                .AddHostedService(provider => provider.GetRequiredService<DiscoveryAnnouncer>());
        }

        private IServiceCollection AddAnnouncement() => services
            .AddHostedService<WorkerAnnouncement>()
            .AddHostedService<MqttConnection>();

        /// <summary>It hears of the owners before the listener hears of commands, and gives our targets back while the broker still listens.</summary>
        private IServiceCollection AddOwnership() => services
            .AddSingleton(provider => new OwnershipLedger(
                provider.GetRequiredService<MqttOptions>().WorkerId, provider.GetRequiredService<MqttOptions>().TakeOverAfter))
            .AddSingleton<TargetOwnership>()
            .AddSingleton<ITargetClaims>(provider => provider.GetRequiredService<TargetOwnership>())
            .AddSingleton<OwnershipKeeper>()
            .AddSingleton<IMqttSubscriber>(provider => provider.GetRequiredService<OwnershipKeeper>())
            .AddHostedService<OwnershipDuties>();

        private IServiceCollection AddCommands() => services
            .AddSingleton<MqttTraffic>()
            .AddSingleton<CommandRates>()
            .AddSingleton<Hearing>()
            .AddSingleton<FreeTargets>()
            .AddSingleton<CommandHall>()
            .AddSingleton<CommandParser>()
            .AddSingleton<MqttQuestions>()
            .AddSingleton<MqttResponder>()
            .AddSingleton<MqttCommandListener>()
            .AddSingleton<IMqttSubscriber>(provider => provider.GetRequiredService<MqttCommandListener>())
            .AddHostedService(provider => provider.GetRequiredService<MqttCommandListener>());
    }
}
