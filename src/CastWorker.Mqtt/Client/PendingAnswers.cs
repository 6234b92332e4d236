using CastWorker.Mqtt.Client.Wire;

namespace CastWorker.Mqtt.Client;

/// <summary>What we sent and the broker has not answered yet, by packet id.</summary>
internal sealed class PendingAnswers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, TaskCompletionSource<MqttPacket>> _waiting = [];
    private MqttClosed? _closed;
    private ushort _lastId;

    public (ushort PacketId, Task<MqttPacket> Answer) Expect()
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                throw new MqttClosedException(_closed);
            }

            do
            {
                _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
            }
            while (_waiting.ContainsKey(_lastId));

            var answer = new TaskCompletionSource<MqttPacket>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[_lastId] = answer;
            return (_lastId, answer.Task);
        }
    }

    /// <summary>An answer nobody waits for is no harm: the waiting may have been given up.</summary>
    public void Complete(ushort packetId, MqttPacket answer)
    {
        lock (_gate)
        {
            if (_waiting.Remove(packetId, out var waiting))
            {
                waiting.TrySetResult(answer);
            }
        }
    }

    public void Forget(ushort packetId)
    {
        lock (_gate)
        {
            _waiting.Remove(packetId);
        }
    }

    public void FailAll(MqttClosed closed)
    {
        lock (_gate)
        {
            _closed = closed;
            foreach (var waiting in _waiting.Values)
            {
                waiting.TrySetException(new MqttClosedException(closed));
            }

            _waiting.Clear();
        }
    }
}
