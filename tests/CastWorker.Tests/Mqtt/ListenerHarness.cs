using System.Collections.Concurrent;
using System.Text;
using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.HomeAssistant;
using CastWorker.Mqtt.Limits;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Mqtt;

/// <summary>A command listener with everything around it; the test is the supervisor.</summary>
internal sealed class ListenerHarness : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CommandQueue _queue = new();
    private readonly Func<SessionCommand, SessionError?> _decide;
    private readonly DiscoveryAnnouncer _discovery;
    private Task _supervisor = Task.CompletedTask;

    private ListenerHarness(Func<SessionCommand, SessionError?>? decide)
    {
        _decide = decide ?? (_ => null);
        var topics = new MqttTopics("castworker", "w1");
        var targets = new TargetCatalog([new Target { Slug = "tv", Name = "TV" }, new Target { Slug = "wall", Name = "Wall" }]);
        var worker = new WorkerIdentity("w1", "1.2.3", Time.GetUtcNow());
        Ownership = new TargetOwnership(new OwnershipLedger("w1", TimeSpan.FromSeconds(30)), Time);
        LearnOwners(("tv", "w1"), ("wall", "w1"));
        var state = new RetainedState(
            Outbox, topics, new TargetAvailability(Outbox, topics, targets), Ownership, worker, Time, NullLogger<RetainedState>.Instance);
        var board = new StatusBoard(targets, state, Time);
        _discovery = Announcer(topics, worker, targets);
        var free = new FreeTargets(targets, board, Ownership, Time);
        Listener = new MqttCommandListener(
            new CommandParser(topics, targets, Time, free),
            _queue,
            new MqttQuestions(board, state, Ownership, _discovery, worker, Time),
            new MqttResponder(Outbox, topics, targets, Traffic, NullLogger<MqttResponder>.Instance),
            new CommandHall(
                Ownership, new Hearing(Ownership), free, new CommandRates(Options.Create(new CommandOptions()), targets, Time), Traffic),
            Outbox,
            topics,
            Time,
            Log);
        Outbox.Open();
    }

    public ManualTimeProvider Time { get; } = new();

    public MqttOutbox Outbox { get; } = new();

    public TargetOwnership Ownership { get; }

    public MqttTraffic Traffic { get; } = new();

    public RecordingLogger<MqttCommandListener> Log { get; } = new();

    public MqttCommandListener Listener { get; }

    public ConcurrentQueue<string> Executed { get; } = new();

    /// <param name="decide">The supervisor's answer; without a function every command is accepted.</param>
    /// <param name="answers">False: the supervisor hangs.</param>
    public static async Task<ListenerHarness> StartAsync(
        CancellationToken ct, Func<SessionCommand, SessionError?>? decide = null, bool answers = true)
    {
        var harness = new ListenerHarness(decide);
        await harness.Listener.StartAsync(ct);
        harness._supervisor = answers ? harness.SuperviseAsync() : Task.CompletedTask;
        return harness;
    }

    /// <summary>What the broker says of owners; null: nobody. Another worker called w2 is online.</summary>
    public void LearnOwners(params (string Target, string? Owner)[] owners) => Ownership.Learn(ledger =>
    {
        ledger.Workers.Tell("w2", isOnline: true, TimeSpan.Zero);
        foreach (var (target, owner) in owners)
        {
            ledger.OwnerTold(target, owner, TimeSpan.Zero);
            ledger.Add(target, TimeSpan.Zero);
        }

        ledger.HeardAll(TimeSpan.Zero);
        return true;
    });

    public void Send(string topic, string payload) => Send(Message(topic, payload));

    public void Send(MqttMessage message) => Listener.Take(message);

    public static MqttMessage Message(string topic, string payload) =>
        new() { Topic = "castworker/" + topic, Payload = Encoding.UTF8.GetBytes(payload), PacketId = 1 };

    /// <summary>The next message to the broker, as one line.</summary>
    public async Task<string> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            if (Outbox.TryTake(out var message))
            {
                var correlation = message.CorrelationData is { } data ? $" [{Encoding.UTF8.GetString(data.Span)}]" : "";
                return $"{message.Topic}{(message.Retain ? " kept" : "")}{correlation} {Encoding.UTF8.GetString(message.Payload.Span)}";
            }

            await Outbox.WaitAsync(ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _supervisor;
        var stopping = Listener.StopAsync(CancellationToken.None);
        await Time.AdvanceUntilAsync(() => stopping.IsCompleted, CancellationToken.None);
        Listener.Dispose();
        _discovery.Dispose();
        _stop.Dispose();
    }

    private DiscoveryAnnouncer Announcer(MqttTopics topics, WorkerIdentity worker, TargetCatalog targets)
    {
        var discovery = new HomeAssistantTopics("homeassistant", topics.Base, topics.Worker);
        return new DiscoveryAnnouncer(
            new DiscoveryDevices(topics, discovery, worker, targets, Ownership),
            discovery,
            new HomeAssistantOptions(),
            Outbox,
            topics,
            targets,
            Ownership,
            Time,
            NullLogger<DiscoveryAnnouncer>.Instance);
    }

    private async Task SuperviseAsync()
    {
        try
        {
            await foreach (var message in _queue.ReadAllAsync(_stop.Token))
            {
                var command = ((SupervisorMessage.Command)message).Wanted;
                Executed.Enqueue($"{command.GetType().Name} {command.Target}");
                command.Answer(_decide(command));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
