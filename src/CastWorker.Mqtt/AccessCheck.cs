using System.Text;
using CastWorker.Mqtt.Client;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>
/// Proves after each connect that the worker hears what is published to it. A broker may say yes to a subscription, and to a
/// message, and let neither through for want of a right.
/// </summary>
internal sealed partial class AccessCheck : IMqttSubscriber, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly MqttOutbox _outbox;
    private readonly MqttTopics _topics;
    private readonly ILogger<AccessCheck> _logger;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;

    private string? _awaited;
    private bool _warned;

    public AccessCheck(MqttOutbox outbox, MqttTopics topics, TimeProvider time, ILogger<AccessCheck> logger)
    {
        _outbox = outbox;
        _topics = topics;
        _logger = logger;
        _timer = time.CreateTimer(_ => TimeIsUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IReadOnlyList<MqttFilter> Filters => [new(_topics.WorkerEcho)];

    public void Connected(bool sessionPresent)
    {
        var mark = Guid.NewGuid().ToString("N");
        lock (_gate)
        {
            _awaited = mark;
        }

        _outbox.Pass(new MqttMessage { Topic = _topics.WorkerEcho, Payload = Encoding.UTF8.GetBytes(mark), ExpirySeconds = 30 });
        _timer.Change(Limit, Timeout.InfiniteTimeSpan);
    }

    public void Take(MqttMessage message)
    {
        if (!string.Equals(message.Topic, _topics.WorkerEcho, StringComparison.Ordinal))
        {
            return;
        }

        lock (_gate)
        {
            if (string.Equals(_awaited, Encoding.UTF8.GetString(message.Payload.Span), StringComparison.Ordinal))
            {
                _awaited = null;
                _warned = false;
            }
        }
    }

    public void Lost()
    {
        lock (_gate)
        {
            _awaited = null;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void TimeIsUp()
    {
        lock (_gate)
        {
            if (_awaited is null || _warned)
            {
                return;
            }

            _warned = true;
        }

        LogDeaf(_topics.WorkerEcho, Limit.TotalSeconds, _topics.Base);
    }

    [LoggerMessage(LogLevel.Warning,
        "What the worker publishes on {Topic} does not come back within {Seconds} s: the broker's access rules probably forbid it to write "
        + "or read there, so commands may be lost without a word. Mosquitto's ACL needs \"topic readwrite {Base}/#\" for this user")]
    private partial void LogDeaf(string topic, double seconds, string @base);
}
