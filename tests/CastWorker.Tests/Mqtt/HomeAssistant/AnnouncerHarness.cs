using System.Text;
using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.HomeAssistant;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Mqtt.HomeAssistant;

/// <summary>An announcer with an outbox and a manual clock; the test is the broker and Home Assistant.</summary>
internal sealed class AnnouncerHarness : IDisposable
{
    public const string WorkerConfig = "homeassistant/device/castworker_worker_w1/config";
    public const string TvConfig = "homeassistant/device/castworker_tv/config";
    public const string WallConfig = "homeassistant/device/castworker_wall/config";

    public static readonly Target Tv = new() { Slug = "tv", Name = "TV", Kind = TargetKind.Cast, Device = "tv.local" };
    public static readonly Target Wall = new() { Slug = "wall", Name = "Wall" };

    private readonly MqttTopics _topics = new("castworker", "w1");
    private readonly HomeAssistantTopics _discovery = new("homeassistant", "castworker", "w1");
    private readonly MqttOutbox _outbox = new();

    public AnnouncerHarness(HomeAssistantOptions? options = null, params IEnumerable<Target> targets)
    {
        Targets = new TargetCatalog(targets);
        Ownership = OwnershipOf(Targets);
        Devices = DevicesOf(Targets, Ownership);
        Announcer = new DiscoveryAnnouncer(
            Devices, _discovery, options ?? new HomeAssistantOptions(), _outbox, _topics, Targets, Ownership, Time, Log);
        Announcer.StartAsync(CancellationToken.None).IsCompleted.ShouldBeTrue();
    }

    public ManualTimeProvider Time { get; } = new();

    public RecordingLogger<DiscoveryAnnouncer> Log { get; } = new();

    public TargetCatalog Targets { get; }

    public TargetOwnership Ownership { get; }

    public DiscoveryDevices Devices { get; }

    public DiscoveryAnnouncer Announcer { get; }

    /// <summary>As the connection does it.</summary>
    public void Connect()
    {
        _outbox.Open();
        Announcer.Connected(sessionPresent: false);
        _outbox.SendAllAgain();
    }

    public void Disconnect()
    {
        _outbox.Close();
        Announcer.Lost();
    }

    public void KeepState(string target) => _outbox.Keep(_topics.State(target), "{}"u8.ToArray());

    public void Hear(string topic, string payload, bool retain = false) => Announcer.Take(new MqttMessage
    {
        Topic = topic,
        Payload = Encoding.UTF8.GetBytes(payload),
        Retain = retain,
    });

    /// <summary>The broker has kept what an earlier run of this worker announced of these targets.</summary>
    public void HearKept(params IEnumerable<Target> targets)
    {
        foreach (var device in targets.Select(DevicesOf(new TargetCatalog([]), Ownership).OfTarget))
        {
            Hear(device.Topic, Encoding.UTF8.GetString(device.Config.Span), retain: true);
        }
    }

    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>What was sent since the last look; an emptied topic is marked with "empty", a short payload is shown.</summary>
    public IReadOnlyList<string> Sent()
    {
        var sent = new List<string>();
        while (_outbox.TryTake(out var message))
        {
            var payload = Encoding.UTF8.GetString(message.Payload.Span);
            message.Retain.ShouldBeTrue();
            message.Qos.ShouldBe(1);
            sent.Add(payload.Length == 0 ? $"{message.Topic} empty" : payload.Length < 20 ? $"{message.Topic} {payload}" : message.Topic);
        }

        return sent;
    }

    public void Dispose()
    {
        Announcer.StopAsync(CancellationToken.None).IsCompleted.ShouldBeTrue();
        Announcer.Dispose();
    }

    /// <summary>What the broker says of a target's owner; the announcer hears of it as in the worker.</summary>
    public void OwnedBy(Target target, string owner)
    {
        Own(Ownership, target, owner);
        Ownership.Tell(target, isOurs: owner == "w1");
    }

    private DiscoveryDevices DevicesOf(TargetCatalog targets, TargetOwnership ownership) =>
        new(_topics, _discovery, new WorkerIdentity("w1", "1.2.3", DateTimeOffset.UnixEpoch), targets, ownership);

    /// <summary>Every target is ours, also those that come later.</summary>
    private TargetOwnership OwnershipOf(TargetCatalog targets)
    {
        var ownership = new TargetOwnership(new OwnershipLedger("w1", TimeSpan.FromSeconds(30)), Time);
        targets.Changed += (_, changed) => Own(ownership, changed.Target, ownership.IsTheirs(changed.Target.Slug) ? "w2" : "w1");
        foreach (var target in targets.All)
        {
            Own(ownership, target, "w1");
        }

        return ownership;
    }

    private static void Own(TargetOwnership ownership, Target target, string owner) => ownership.Learn(ledger =>
    {
        ledger.HeardAll(TimeSpan.Zero);
        ledger.OwnerTold(target.Slug, owner, TimeSpan.Zero);
        ledger.Add(target.Slug, TimeSpan.Zero);
        return true;
    });
}
