using CastWorker.Mqtt.Client;
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
            return services.AddBroker().AddTopics().AddOwnership().AddCommands();
        }

        /// <summary>The one place that says which client library is used.</summary>
        private IServiceCollection AddBroker() => services
            .AddSingleton<IMqttClients>(provider => new ManagedMqttClients(
                TcpTransport.OpenAsync, new MqttTimeouts(), provider.GetRequiredService<TimeProvider>()));

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
            .AddSingleton<IStatePublisher, RetainedState>()
            .AddHostedService<WorkerAnnouncement>()
            .AddHostedService<MqttConnection>();

        /// <summary>It hears of the owners before the listener hears of commands, and gives our targets back while the broker still listens.</summary>
        private IServiceCollection AddOwnership() => services
            .AddSingleton(provider => new OwnershipLedger(
                provider.GetRequiredService<MqttOptions>().WorkerId, provider.GetRequiredService<MqttOptions>().TakeOverAfter))
            .AddSingleton<TargetOwnership>()
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
