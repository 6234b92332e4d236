using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using CastWorker.Mqtt.Client;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt.Ownership;

/// <summary>Hears from the broker whose the targets are and which workers are there, and says which targets are ours.</summary>
internal sealed partial class OwnershipKeeper : IMqttSubscriber, IDisposable
{
    private readonly TargetOwnership _ownership;
    private readonly TargetCatalog _targets;
    private readonly MqttOutbox _outbox;
    private readonly MqttTopics _topics;
    private readonly WorkerIdentity _us;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _opened;
    private readonly ITimer _timer;
    private readonly string _startedAt;
    private readonly Dictionary<string, LastWords> _lastWords = new(StringComparer.Ordinal);

    // Unbounded, yet small: a target changes hands as often as workers come and go.
    private readonly Channel<HoldingChange> _changes =
        Channel.CreateUnbounded<HoldingChange>(new UnboundedChannelOptions { SingleReader = true });

    private bool _hasNamesake;

    public OwnershipKeeper(
        TargetOwnership ownership,
        TargetCatalog targets,
        MqttOutbox outbox,
        MqttTopics topics,
        WorkerIdentity us,
        TimeProvider time,
        ILogger<OwnershipKeeper> logger)
    {
        (_ownership, _targets, _outbox, _topics, _us, _time, _logger) = (ownership, targets, outbox, topics, us, time, logger);
        _startedAt = StateText.Time(us.StartedAt);
        _opened = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Learn((_, _) => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // First listen, then read: a target that comes meanwhile is added once all the same.
        targets.Changed += TargetChanged;
        Learn((ledger, now) =>
        {
            foreach (var target in targets.All)
            {
                ledger.Add(target.Slug, now);
            }
        });
    }

    /// <summary>Which targets changed hands, in order.</summary>
    public ChannelReader<HoldingChange> Changes => _changes.Reader;

    public IReadOnlyList<MqttFilter> Filters =>
    [
        Heard(_topics.AnyOwner),
        Heard(_topics.AnyState) with { NoLocal = true },
        Heard(_topics.AnyWorkerStatus),
        Heard(_topics.WorkerInfo) with { RetainHandling = MqttRetainHandling.Never },
    ];

    public void Connected(bool sessionPresent) => Learn((ledger, now) => ledger.Asked(now));

    public void Lost() => Learn((ledger, now) => ledger.Lost(now));

    public void Take(MqttMessage message)
    {
        // A resumed session brings messages before anybody says that there is a connection.
        Learn((ledger, now) => ledger.Asked(now));
        switch (_topics.ParseWord(message.Topic))
        {
            case WorkerTopic.Owner(var target):
                var owner = OwnerText.Read(message.Payload.Span);
                Learn((ledger, now) => ledger.OwnerTold(target, owner, now));
                break;
            case WorkerTopic.State(var target) when _targets.Find(target) is not null:
                Remember(target, LastWords.Read(message.Payload.Span));
                break;
            case WorkerTopic.Status(var worker):
                TakeStatus(worker, Encoding.UTF8.GetString(message.Payload.Span) == MqttConnection.Online, message.Retain);
                break;
            case WorkerTopic.Info(var worker) when worker == _us.Id && !message.Retain:
                TakeInfo(message.Payload.Span);
                break;
        }
    }

    /// <summary>What the last owner said of a target; null when it was us, or nobody.</summary>
    public LastWords? LastWordsOf(string target)
    {
        lock (_lastWords)
        {
            return _lastWords.GetValueOrDefault(target);
        }
    }

    /// <summary>Gives our targets back, so that others need not wait until we are missed.</summary>
    public void Release() => _ownership.Learn(ledger =>
    {
        foreach (var target in _targets.All.Where(target => ledger.Of(target.Slug) == Holding.Ours))
        {
            _outbox.Keep(_topics.Owner(target.Slug), ReadOnlyMemory<byte>.Empty);
        }

        return true;
    });

    public void Dispose()
    {
        _targets.Changed -= TargetChanged;
        _timer.Dispose();
    }

    private static MqttFilter Heard(string topic) => new(topic)
    {
        RetainHandling = MqttRetainHandling.Always,
        // So that what is said now can be told from what was kept.
        RetainAsPublished = false,
    };

    private void TargetChanged(object? sender, TargetChangedEventArgs changed) =>
        Learn((ledger, now) => ledger.Add(changed.Target.Slug, now));

    private void Remember(string target, LastWords? said)
    {
        lock (_lastWords)
        {
            if (said is not null && said.Worker != _us.Id)
            {
                _lastWords[target] = said;
            }
            else
            {
                _lastWords.Remove(target);
            }
        }
    }

    private void TakeStatus(string worker, bool isOnline, bool wasKept)
    {
        if (worker != _us.Id)
        {
            Learn((ledger, now) => ledger.Workers.Tell(worker, isOnline, now));
        }
        else if (!wasKept && isOnline)
        {
            // We said so after we had subscribed: whatever the broker had kept came before it.
            Learn((ledger, now) => ledger.HeardAll(now));
        }
        else if (!wasKept)
        {
            // The last word of an earlier connection of ours, or of a namesake.
            _outbox.Pass(new MqttMessage
            {
                Topic = _topics.WorkerStatus,
                Payload = Encoding.UTF8.GetBytes(MqttConnection.Online),
                Retain = true,
                IsText = true,
            });
        }
    }

    private void TakeInfo(ReadOnlySpan<byte> payload)
    {
        if (!_hasNamesake && StartedAt(payload) is { } startedAt && startedAt != _startedAt)
        {
            _hasNamesake = true;
            LogNamesake(_us.Id);
        }
    }

    private static string? StartedAt(ReadOnlySpan<byte> info)
    {
        try
        {
            return JsonSerializer.Deserialize(info, MqttJson.Plain.InfoPayload)?.StartedAt;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Nobody can ask whose a target is before what follows from the news is done.</summary>
    private void Learn(Action<OwnershipLedger, TimeSpan> learn) => _ownership.Learn(ledger =>
    {
        var now = _time.GetElapsedTime(_opened);
        learn(ledger, now);
        var next = ledger.TimePassed(now);
        foreach (var change in ledger.TakeChanges())
        {
            Follow(ledger, change);
        }

        foreach (var stray in ledger.TakeStrays(now))
        {
            _outbox.Pass(new MqttMessage { Topic = _topics.Owner(stray), Retain = true });
        }

        _timer.Change(next ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return true;
    });

    private void Follow(OwnershipLedger ledger, HoldingChange change)
    {
        switch (change.After)
        {
            case Holding.Claiming:
                _outbox.Keep(_topics.Owner(change.Target), OwnerText.Write(_us.Id, _time.GetUtcNow()));
                break;
            case Holding.Ours when ledger.OwnerOf(change.Target) != _us.Id:
                LogNobodyAnswers(_topics.Owner(change.Target));
                break;
            case Holding.Theirs or Holding.Held or Holding.Unknown:
                _outbox.Forget(_topics.Owner(change.Target));
                _outbox.Forget(_topics.State(change.Target));
                _outbox.Forget(_topics.Availability(change.Target));
                break;
        }

        _changes.Writer.TryWrite(change);
    }

    [LoggerMessage(LogLevel.Warning, "The broker does not repeat what is published on {Topic}: may this worker read and write it?")]
    private partial void LogNobodyAnswers(string topic);

    [LoggerMessage(LogLevel.Error, "Another worker has the id {Worker} too: give each worker its own Mqtt:WorkerId")]
    private partial void LogNamesake(string worker);
}
