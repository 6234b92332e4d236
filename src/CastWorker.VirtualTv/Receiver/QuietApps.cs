using CastWorker.VirtualTv.Media;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>Why an app is quiet.</summary>
internal enum QuietKind
{
    None,
    NothingLoaded,
    Paused,
}

/// <summary>Since its ticket was drawn.</summary>
internal sealed record QuietTime(QuietKind Kind, int Ticket);

/// <summary>A device does not keep an app for ever that plays nothing. What plays is never ended.</summary>
internal static class QuietApps
{
    private static readonly TimeSpan NothingLoadedLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PausedLimit = TimeSpan.FromMinutes(20);

    /// <summary>Winds the clock up when the app has become quiet in another way, or another app has.</summary>
    public static Turn Watch(TvState before, Turn turn)
    {
        var (state, kind) = (turn.State, KindOf(turn.State));
        if (kind == state.Quiet.Kind && state.App?.SessionId == before.App?.SessionId)
        {
            return turn;
        }

        var quiet = new QuietTime(kind, state.Counter + 1);
        var next = turn.With(state with { Counter = quiet.Ticket, Quiet = quiet });
        return kind == QuietKind.None
            ? next
            : next.And(new TvEffect.After(
                state.Scaled(kind == QuietKind.Paused ? PausedLimit : NothingLoadedLimit), new TvInput.QuietOver(quiet.Ticket)));
    }

    public static Turn Over(TvState state, int ticket) => state.Quiet.Ticket == ticket && state.Quiet.Kind != QuietKind.None
        ? AppEnd.Told(Turn.Of(state), EndOrder.CloseFirst)
        : Turn.Of(state);

    private static QuietKind KindOf(TvState state) => state switch
    {
        { App: not { PlaysMedia: true } } => QuietKind.None,
        { Media: null } => QuietKind.NothingLoaded,
        { Media.Phase: MediaPhase.Paused } => QuietKind.Paused,
        _ => QuietKind.None,
    };
}
