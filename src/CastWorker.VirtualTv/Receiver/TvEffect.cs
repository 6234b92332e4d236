using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>What the TV wants done.</summary>
internal abstract record TvEffect
{
    private TvEffect()
    {
    }

    public sealed record Send(long Socket, CastFrame Frame) : TvEffect;

    public sealed record After(TimeSpan Delay, TvInput Input) : TvEffect;

    public sealed record Player(PlayerOrder Order) : TvEffect;

    /// <summary>For the frame log: something that cannot be seen on the wire.</summary>
    public sealed record Note(long Socket, string Text) : TvEffect;

    /// <summary>Does something to all connections that no well-behaved device does.</summary>
    public sealed record Cripple(WireFault Fault) : TvEffect;

    /// <summary>Off, and back after a while with a new certificate.</summary>
    public sealed record Reboot(TimeSpan Down) : TvEffect;
}

/// <summary>What can be wrong with a connection.</summary>
internal enum WireFault
{
    /// <summary>All is well again.</summary>
    None,

    /// <summary>The connection is up; nothing is read or sent any more.</summary>
    Mute,

    /// <summary>A header and half a body, then silence.</summary>
    HalfFrame,

    /// <summary>One byte a second.</summary>
    SlowFrame,

    /// <summary>Reset, as a device that crashes.</summary>
    Reset,

    /// <summary>Closed in order, without a word.</summary>
    Finish,
}

/// <summary>What came of an input: the next state, and what is to be done, in this order.</summary>
internal sealed record Turn(TvState State, System.Collections.Immutable.ImmutableList<TvEffect> Effects)
{
    public static Turn Of(TvState state) => new(state, []);

    public Turn With(TvState state) => this with { State = state };

    public Turn With(Func<TvState, TvState> change) => this with { State = change(State) };

    public Turn And(TvEffect effect) => this with { Effects = Effects.Add(effect) };

    public Turn And(PlayerOrder order) => And(new TvEffect.Player(order));
}
