using System.Security.Cryptography;
using CastWorker.GoogleCast.Messages;

namespace CastWorker.GoogleCast.Connection;

/// <summary>
/// What we asked and nobody has answered yet. An answer must carry our id, come from the one we asked, and be of a kind that
/// answers: devices send others' answers to everybody, with their ids.
/// </summary>
internal sealed class PendingRequests
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, PendingRequest> _waiting = [];
    private CastEnd? _end;

    // Not from 1: many senders count from there, and devices send their answers to us as well.
    private int _lastId = RandomNumberGenerator.GetInt32(1, 1 << 20);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <exception cref="CastClosedException">The connection has ended.</exception>
    public PendingRequest Expect(string peer, Func<CastPayload, bool> answers, CancellationTokenSource deadline, TimeSpan consent)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                throw new CastClosedException(_end);
            }

            _lastId = _lastId == int.MaxValue ? 1 : _lastId + 1;
            var request = new PendingRequest(_lastId, peer, answers, deadline, consent);
            _waiting[_lastId] = request;
            return request;
        }
    }

    /// <summary>For a request whose answer nobody will wait for.</summary>
    public int NextId()
    {
        lock (_gate)
        {
            return _lastId = _lastId == int.MaxValue ? 1 : _lastId + 1;
        }
    }

    /// <summary>An answer nobody waits for is no harm: it may be late, or another sender's.</summary>
    public void Offer(string source, CastPayload payload)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(payload.RequestId, out var request) && request.Take(source, payload))
            {
                _waiting.Remove(payload.RequestId);
            }
        }
    }

    public void Forget(PendingRequest request)
    {
        lock (_gate)
        {
            _waiting.Remove(request.Id);
        }
    }

    public void FailAll(CastEnd end)
    {
        lock (_gate)
        {
            _end ??= end;
            foreach (var request in _waiting.Values)
            {
                request.Fail(_end);
            }

            _waiting.Clear();
        }
    }
}

/// <summary>One question and its answer to come.</summary>
internal sealed class PendingRequest(
    int id, string peer, Func<CastPayload, bool> answers, CancellationTokenSource deadline, TimeSpan consent)
{
    private readonly TaskCompletionSource<CastPayload> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id => id;

    public Task<CastPayload> Answer => _answer.Task;

    /// <summary>Whether this was the answer.</summary>
    public bool Take(string source, CastPayload payload)
    {
        if (!string.Equals(source, peer, StringComparison.Ordinal))
        {
            return false;
        }

        if (payload is CastPayload.LaunchStatus { AsksForConsent: true })
        {
            // A person has to find the remote control first.
            deadline.CancelAfter(consent);
            return false;
        }

        return (payload is CastPayload.InvalidRequest || answers(payload)) && _answer.TrySetResult(payload);
    }

    public void Fail(CastEnd end) => _answer.TrySetException(new CastClosedException(end));
}
