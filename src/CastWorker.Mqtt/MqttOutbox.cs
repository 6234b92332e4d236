using System.Threading.Channels;
using CastWorker.Mqtt.Client;

namespace CastWorker.Mqtt;

/// <summary>
/// What is to be published: kept topics, of which only the latest payload counts and which are all sent again after
/// each connect, and passing messages, which are dropped while there is no connection.
/// </summary>
internal sealed class MqttOutbox
{
    private const int KeptLimit = 4096;
    private const int PassingLimit = 16 * 1024;
    private const int PassingBytesLimit = 16 * 1024 * 1024;

    /// <summary>With more than this to send, the broker is not asked for more: the rest is for answers to what is here already.</summary>
    private const int CalmLimit = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _kept = new(StringComparer.Ordinal);
    private readonly Queue<string> _changed = [];
    private readonly HashSet<string> _isChanged = new(StringComparer.Ordinal);
    private readonly Queue<MqttMessage> _passing = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private bool _open;
    private long _passingBytes;
    private TaskCompletionSource? _calm;

    /// <summary>Keeps a payload for a topic; false when there are too many topics already.</summary>
    public bool Keep(string topic, ReadOnlyMemory<byte> payload)
    {
        lock (_gate)
        {
            if (_kept.Count >= KeptLimit && !_kept.ContainsKey(topic))
            {
                return false;
            }

            _kept[topic] = payload;
            MarkChanged(topic);
        }

        return _wake.Writer.TryWrite(true);
    }

    /// <summary>Sends what is kept for these topics once more.</summary>
    public void SendAgain(IEnumerable<string> topics)
    {
        lock (_gate)
        {
            foreach (var topic in topics.Where(_kept.ContainsKey))
            {
                MarkChanged(topic);
            }
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Keeps a topic no longer; what the broker has of it stays there.</summary>
    public void Forget(string topic)
    {
        lock (_gate)
        {
            // The place among the changed ones stays; what has no payload is passed over.
            _kept.Remove(topic);
        }
    }

    /// <summary>Completes when little enough waits to be sent that more may be asked of us.</summary>
    public Task CalmAsync()
    {
        lock (_gate)
        {
            return _passing.Count <= CalmLimit
                ? Task.CompletedTask
                : (_calm ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Sends once, now or never; false when it was dropped.</summary>
    public bool Pass(MqttMessage message)
    {
        lock (_gate)
        {
            if (!_open || _passing.Count >= PassingLimit || _passingBytes + message.Payload.Length > PassingBytesLimit)
            {
                return false;
            }

            _passing.Enqueue(message);
            _passingBytes += message.Payload.Length;
        }

        return _wake.Writer.TryWrite(true);
    }

    /// <summary>There is a connection: what passes is worth keeping until the pump runs.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _open = true;
        }
    }

    /// <summary>Nothing of ours is assumed to be in the broker.</summary>
    public void SendAllAgain()
    {
        lock (_gate)
        {
            foreach (var topic in _kept.Keys)
            {
                MarkChanged(topic);
            }
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>The connection is gone: what only passes would be stale when it comes back.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _open = false;
            _passing.Clear();
            _passingBytes = 0;
            TellCalm();
        }
    }

    /// <summary>The next message to send, kept state before what passes.</summary>
    public bool TryTake(out MqttMessage message)
    {
        lock (_gate)
        {
            while (_changed.TryDequeue(out var topic))
            {
                _isChanged.Remove(topic);
                if (_kept.TryGetValue(topic, out var payload))
                {
                    message = new MqttMessage
                    {
                        Topic = topic,
                        Payload = payload,
                        Retain = true,
                        IsText = true,
                    };
                    return true;
                }
            }

            var isTaken = _passing.TryDequeue(out message!);
            _passingBytes -= isTaken ? message.Payload.Length : 0;
            TellCalm();
            return isTaken;
        }
    }

    /// <summary>Returns when there may be something to take.</summary>
    public async Task WaitAsync(CancellationToken ct) => await _wake.Reader.ReadAsync(ct);

    private void TellCalm()
    {
        if (_passing.Count <= CalmLimit)
        {
            _calm?.TrySetResult();
            _calm = null;
        }
    }

    private void MarkChanged(string topic)
    {
        if (_isChanged.Add(topic))
        {
            _changed.Enqueue(topic);
        }
    }
}
