using System.Threading.Channels;

namespace CastWorker.Sessions.Commands;

/// <summary>The one way into the supervisor: many writers, one reader, and no more waiting commands than it can bear.</summary>
public sealed class CommandQueue
{
    private const int Capacity = 256;

    // Bounded by hand instead of by the channel: a session's own end must get through when users have filled the queue.
    private readonly Channel<SupervisorMessage> _messages =
        Channel.CreateUnbounded<SupervisorMessage>(new UnboundedChannelOptions { SingleReader = true });

    private int _waiting;

    /// <summary>Hands a command over; when there is no room, or nobody listens any more, it is refused at once.</summary>
    public void Send(SessionCommand command)
    {
        if (Interlocked.Increment(ref _waiting) > Capacity)
        {
            Interlocked.Decrement(ref _waiting);
            command.Answer(new SessionError(ErrorCode.TooManyRequests, "Too many commands are waiting. Try again later."));
        }
        else if (!_messages.Writer.TryWrite(new SupervisorMessage.Command(command)))
        {
            Refuse(command);
        }
    }

    /// <summary>Another worker serves the target from now on: what runs there ends.</summary>
    public void SendYield(Target target) => _messages.Writer.TryWrite(new SupervisorMessage.Yielded(target));

    internal void SendEnd(Session ended) => _messages.Writer.TryWrite(new SupervisorMessage.SessionEnded(ended));

    internal void SendOver(Target target, Wish wish) => _messages.Writer.TryWrite(new SupervisorMessage.WishOver(target, wish));

    internal void SendRestore(Target target, int attempt) => _messages.Writer.TryWrite(new SupervisorMessage.RestoreDue(target, attempt));

    internal async IAsyncEnumerable<SupervisorMessage> ReadAllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(ct))
        {
            if (message is SupervisorMessage.Command)
            {
                Interlocked.Decrement(ref _waiting);
            }

            yield return message;
        }
    }

    /// <summary>Nothing is accepted any more; what waits is refused.</summary>
    internal void Close()
    {
        _messages.Writer.TryComplete();
        while (_messages.Reader.TryRead(out var message))
        {
            if (message is SupervisorMessage.Command(var command))
            {
                Refuse(command);
            }
        }
    }

    private static void Refuse(SessionCommand command) =>
        command.Answer(new SessionError(ErrorCode.ShuttingDown, "The worker is shutting down."));
}

/// <summary>What the supervisor hears of.</summary>
internal abstract record SupervisorMessage
{
    private SupervisorMessage()
    {
    }

    public sealed record Command(SessionCommand Wanted) : SupervisorMessage;

    public sealed record SessionEnded(Session Session) : SupervisorMessage;

    /// <summary>Another worker serves the target.</summary>
    public sealed record Yielded(Target Target) : SupervisorMessage;

    /// <summary>A wish has been on the screen for as long as it was to be.</summary>
    public sealed record WishOver(Target Target, Wish Wish) : SupervisorMessage;

    /// <summary>What was wanted of a target before the worker started may come back now.</summary>
    /// <param name="Target">The target.</param>
    /// <param name="Attempt">Counted from 0.</param>
    public sealed record RestoreDue(Target Target, int Attempt) : SupervisorMessage;
}
