using System.Security.Cryptography;
using System.Text;
using CastWorker.Mqtt.Client;
using CastWorker.Mqtt.Ownership;
using CastWorker.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>
/// Tells Home Assistant of the worker and its targets, and takes away what is there no longer. <see cref="AnnouncementPlan"/> and
/// <see cref="Strays"/> decide; this carries it out.
/// </summary>
internal sealed partial class DiscoveryAnnouncer : IMqttSubscriber, IHostedService, IDisposable
{
    private readonly DiscoveryDevices _devices;
    private readonly HomeAssistantTopics _discovery;
    private readonly HomeAssistantOptions _options;
    private readonly MqttOutbox _outbox;
    private readonly MqttTopics _topics;
    private readonly TargetCatalog _targets;
    private readonly TargetOwnership _ownership;
    private readonly TimeProvider _time;
    private readonly ILogger<DiscoveryAnnouncer> _logger;
    private readonly long _began;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly AnnouncementPlan _plan = new();
    private readonly Dictionary<string, OwnConfig> _kept = new(StringComparer.Ordinal);

    public DiscoveryAnnouncer(
        DiscoveryDevices devices,
        HomeAssistantTopics discovery,
        HomeAssistantOptions options,
        MqttOutbox outbox,
        MqttTopics topics,
        TargetCatalog targets,
        TargetOwnership ownership,
        TimeProvider time,
        ILogger<DiscoveryAnnouncer> logger)
    {
        (_devices, _discovery, _options, _outbox) = (devices, discovery, options, outbox);
        (_topics, _targets, _ownership, _time, _logger) = (topics, targets, ownership, time, logger);
        _began = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Act(_ => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Our own configs are read back at each connect: an earlier run may have left some.</summary>
    public IReadOnlyList<MqttFilter> Filters =>
    [
        new MqttFilter(_discovery.ConfigFilter) { RetainHandling = MqttRetainHandling.Always, NoLocal = true },
        .. _options.Enabled ? [new MqttFilter(_options.StatusTopic)] : Array.Empty<MqttFilter>(),
    ];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _targets.Changed += TargetsChanged;
        _ownership.Changed += OwnershipChanged;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _targets.Changed -= TargetsChanged;
        _ownership.Changed -= OwnershipChanged;
        return Task.CompletedTask;
    }

    public void Dispose() => _timer.Dispose();

    public void Connected(bool sessionPresent) => Act(now => _plan.Connected(now));

    public void Lost()
    {
        lock (_gate)
        {
            _plan.Lost();
            _kept.Clear();
            // At the next connect the plan says what is told, and when.
            Forget(_plan.Told);
        }
    }

    public void Take(MqttMessage message)
    {
        if (_options.Enabled && message.Topic == _options.StatusTopic)
        {
            if (message.Payload.Span.SequenceEqual(Encoding.UTF8.GetBytes(_options.OnlinePayload)))
            {
                LogHomeAssistantStarted();
                Act(now => _plan.HomeAssistantStarted(now, RandomNumberGenerator.GetInt32(1001) / 1000.0));
            }
        }
        else if (_discovery.IsConfig(message.Topic))
        {
            TakeConfig(message);
        }
    }

    /// <summary>Takes away every config of ours; returns how many there were.</summary>
    public int Purge(bool announceAgain)
    {
        string[] all = [];
        Act(now =>
        {
            all = [.. _plan.Purge(now, announceAgain).Union(_kept.Keys, StringComparer.Ordinal)];
            _kept.Clear();
            Forget(all);
            foreach (var topic in all)
            {
                Empty(topic);
            }
        });
        LogPurged(all.Length);
        return all.Length;
    }

    private void TargetsChanged(object? sender, TargetChangedEventArgs changed) => Act(now => _plan.TargetsChanged(now));

    private void OwnershipChanged(object? sender, OwnershipChangedEventArgs changed) => Act(now => _plan.TargetsChanged(now));

    private void TakeConfig(MqttMessage message)
    {
        lock (_gate)
        {
            if (message.Payload.IsEmpty)
            {
                _kept.Remove(message.Topic);
                if (_plan.Deleted(message.Topic))
                {
                    Forget([message.Topic]);
                    LogDeleted(message.Topic);
                }
            }
            else if (OwnConfig.Read(message, _topics, _discovery) is { } own)
            {
                _kept[own.Topic] = own;
                if (_plan.IsSwept)
                {
                    Sweep([own]);
                }
            }
        }
    }

    /// <summary>Something happened, or its time has come: does what the plan says, and asks again when it says so.</summary>
    private void Act(Action<TimeSpan> happened)
    {
        lock (_gate)
        {
            var now = _time.GetElapsedTime(_began);
            happened(now);
            var step = _plan.Next(now, _options.Enabled ? _devices.All() : []);
            Forget(step.Gone);
            foreach (var device in step.Announce)
            {
                _outbox.Keep(device.Topic, device.Config);
                LogAnnounced(device.Topic);
            }

            if (step.Follow)
            {
                Follow();
            }

            if (step.Sweep)
            {
                Sweep([.. _kept.Values]);
            }

            _timer.Change(step.Wake is { } wake ? wake - now : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Tells again what the entities show, now that they are there.</summary>
    private void Follow()
    {
        _outbox.Pass(Retained(_topics.WorkerStatus, MqttConnection.Online));
        string[] targets = [.. _devices.All().Select(device => device.Target).OfType<string>()];
        _outbox.SendAgain([_topics.WorkerInfo, .. targets.Select(_topics.Availability), .. targets.Select(_topics.State)]);
    }

    private void Sweep(IReadOnlyList<OwnConfig> kept)
    {
        var wanted = _devices.Topics;
        foreach (var config in kept)
        {
            switch (Strays.Judge(config, wanted, _options))
            {
                case StrayFate.Goes:
                    Remove(config);
                    break;
                case StrayFate.Sleeps when config.Target is { } target:
                    // What the earlier run said of it stands no more. It is passed and not kept: the TV may turn up this very moment.
                    _outbox.Pass(Retained(_topics.Availability(target), MqttConnection.Offline));
                    break;
            }
        }
    }

    private void Remove(OwnConfig config)
    {
        _kept.Remove(config.Topic);
        Empty(config.Topic);
        LogRemoved(config.Topic);
        if (config.Target is { } target && _targets.Find(target) is null)
        {
            Empty(_topics.Availability(target));
            Empty(_topics.State(target));
        }
    }

    private void Forget(IEnumerable<string> topics)
    {
        foreach (var topic in topics)
        {
            _outbox.Forget(topic);
        }
    }

    private void Empty(string topic) => _outbox.Pass(Retained(topic, ""));

    private static MqttMessage Retained(string topic, string payload) => new()
    {
        Topic = topic,
        Payload = Encoding.UTF8.GetBytes(payload),
        Retain = true,
        IsText = payload.Length > 0,
    };

    [LoggerMessage(LogLevel.Information, "Home Assistant has started: it is told of our targets again")]
    private partial void LogHomeAssistantStarted();

    [LoggerMessage(LogLevel.Debug, "Announced {Topic}")]
    private partial void LogAnnounced(string topic);

    [LoggerMessage(LogLevel.Information, "Removed {Topic}: its target is no longer there, or Home Assistant is switched off")]
    private partial void LogRemoved(string topic);

    [LoggerMessage(LogLevel.Information,
        "{Topic} was deleted by somebody else; it comes back at the next start, or with request/purge_discovery")]
    private partial void LogDeleted(string topic);

    [LoggerMessage(LogLevel.Information, "Removed {Count} devices from Home Assistant, as was asked")]
    private partial void LogPurged(int count);
}
