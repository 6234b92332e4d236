using System.Threading.Channels;

namespace CastWorker.Sessions.Commands;

/// <summary>The one way into the supervisor: bounded, many writers, one reader.</summary>
public sealed class CommandQueue
{
    private const int Capacity = 256;

    private readonly Channel<SessionCommand> _commands = Channel.CreateBounded<SessionCommand>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    internal ChannelReader<SessionCommand> Reader => _commands.Reader;

    /// <summary>Hands a command over; when there is no room it is answered with a refusal at once.</summary>
    public void Send(SessionCommand command)
    {
        if (!_commands.Writer.TryWrite(command))
        {
            command.Answer(new SessionError(ErrorCode.TooManyRequests, "Too many commands are waiting. Try again later."));
        }
    }
}
