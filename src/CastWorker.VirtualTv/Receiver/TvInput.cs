using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>What can happen to the TV.</summary>
internal abstract record TvInput
{
    private TvInput()
    {
    }

    /// <summary>A socket has finished its handshake.</summary>
    public sealed record Connected(long Socket) : TvInput;

    public sealed record Disconnected(long Socket) : TvInput;

    public sealed record Received(long Socket, CastFrame Frame) : TvInput;

    /// <summary>It is time for a PING of our own.</summary>
    public sealed record PingDue(long Socket) : TvInput;

    /// <summary>The person in front of the TV has allowed the launch.</summary>
    public sealed record Allowed(int Ticket) : TvInput;

    /// <summary>The app has been got from the network and shows itself.</summary>
    public sealed record Launched(int Ticket) : TvInput;

    /// <summary>The device's own patience with a quiet app is over.</summary>
    public sealed record QuietOver(int Ticket) : TvInput;

    public sealed record PlayerTold(PlayerReport Report) : TvInput;

    /// <summary>Somebody does something to the TV, by way of the control API.</summary>
    public sealed record Done(Func<TvState, Turn> Action) : TvInput;
}
