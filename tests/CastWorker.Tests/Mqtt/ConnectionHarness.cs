using System.Collections.Concurrent;
using System.Text;
using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;
using CastWorker.TestSupport;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Mqtt;

/// <summary>A connection keeper with everything around it, against a scripted broker.</summary>
internal sealed class ConnectionHarness : IAsyncDisposable, IMqttSubscriber
{
    public ConnectionHarness(int port, Action<MqttOptions>? configure = null)
    {
        // The tests hurry the clock on between pauses: only the pauses may be short, or a busy machine would time out.
        var patient = TimeSpan.FromHours(1);
        var timeouts = new MqttTimeouts
        {
            Open = patient,
            Handshake = patient,
            Answer = patient,
            Ping = patient,
            Write = patient,
        };
        var options = new MqttOptions { Host = "127.0.0.1", Port = port, KeepAlive = patient };
        configure?.Invoke(options);
        options.Complete("box");
        Health = new MqttHealth(Time);
        Connection = new MqttConnection(
            new ManagedMqttClients(TcpTransport.OpenAsync, timeouts, Time),
            new MqttLogin(Options.Create(options), new MqttTopics("castworker", "box")),
            Outbox,
            new OutboxPump(Outbox, PumpLog),
            [this],
            Health,
            Time,
            Log);
    }

    public const string Status = "castworker/worker/box/status";

    public ManualTimeProvider Time { get; } = new();

    public MqttOutbox Outbox { get; } = new();

    public MqttHealth Health { get; }

    public RecordingLogger<MqttConnection> Log { get; } = new();

    public RecordingLogger<OutboxPump> PumpLog { get; } = new();

    public MqttConnection Connection { get; }

    public ConcurrentQueue<string> Taken { get; } = new();

    public IReadOnlyList<MqttFilter> Filters => [new("castworker/request/+")];

    /// <summary>What the connection told its subscribers, in order.</summary>
    public ConcurrentQueue<string> Told { get; } = new();

    public void Connected(bool sessionPresent)
    {
        Told.Enqueue(sessionPresent ? "connected again" : "connected");
        Keep("greeting", "hello");
    }

    public void Lost() => Told.Enqueue("lost");

    public void Take(MqttMessage message)
    {
        Taken.Enqueue(message.Topic);
        Outbox.Pass(new MqttMessage { Topic = "answer" });
    }

    public void Keep(string topic, string payload) => Outbox.Keep(topic, Encoding.UTF8.GetBytes(payload));

    /// <summary>Moves the clock on until a connection stands.</summary>
    public async Task ConnectAsync(CancellationToken ct)
    {
        await Connection.StartAsync(ct);
        await Time.AdvanceUntilAsync(() => Health.Now.Connected, ct);
    }

    public async Task StopAsync(CancellationToken ct)
    {
        var stopping = Connection.StopAsync(ct);
        await Time.AdvanceUntilAsync(() => stopping.IsCompleted, ct, stepSeconds: 0.1);
        await stopping;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        Connection.Dispose();
    }
}
