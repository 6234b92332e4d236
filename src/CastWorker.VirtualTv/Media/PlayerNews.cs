using CastWorker.VirtualTv.Receiver;

namespace CastWorker.VirtualTv.Media;

/// <summary>What the player tells becomes what senders are told: its changes, and nothing that it did not say.</summary>
internal static class PlayerNews
{
    public static Turn Take(TvState state, PlayerReport report)
    {
        var turn = Turn.Of(state);
        if (state.Media is not { Frozen: false } item || item.Run != report.Run)
        {
            return turn;
        }

        var seen = item with { Seen = report };
        return report.Phase switch
        {
            PlayerPhase.Failed => Playback.Fail(turn.With(state with { Media = seen }), DetailedError.Of(report.Error ?? new PlayerError())),
            PlayerPhase.Ended => Playback.End(turn.With(state with { Media = seen }), "FINISHED"),
            PlayerPhase.Loaded when item.Phase == MediaPhase.Loading => Loading.Judge(turn, item, report),
            _ => Follow(turn, seen, Next(item.Phase, report.Phase)),
        };
    }

    /// <summary>A report that is older than the phase changes nothing.</summary>
    public static MediaPhase Next(MediaPhase phase, PlayerPhase told) => (phase, told) switch
    {
        (MediaPhase.Loading, _) => MediaPhase.Loading,
        (_, PlayerPhase.Playing) => MediaPhase.Playing,
        (_, PlayerPhase.Paused) => MediaPhase.Paused,
        (_, PlayerPhase.Buffering) => MediaPhase.Buffering,
        _ => phase,
    };

    private static Turn Follow(Turn turn, MediaItem seen, MediaPhase phase)
    {
        var followed = seen with { Phase = phase, Started = seen.Started || phase == MediaPhase.Playing };
        return phase == seen.Phase ? turn.With(turn.State with { Media = followed }) : Playback.Change(turn, followed);
    }
}
