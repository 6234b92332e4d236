using CastWorker.GoogleCast.Messages;

namespace CastWorker.GoogleCast.Endings;

/// <summary>
/// Decides whether playing is over, and why. Pure. Strong signs decide at once; weak ones wait until the device has had the
/// time to send a stronger one, for the messages of one end come in no fixed order, and some do not come at all.
/// </summary>
internal static class EndingRules
{
    public static Judgement Judge(TvEvidence known, EndingLimits limits, TimeSpan now) => known.Line switch
    {
        LineState.Over => Over(known, EndKind.ConnectionLost, "The connection to the TV was lost."),
        LineState.Lost => new Judgement.Wait(),
        _ => Taken(known) ?? Stopped(known, limits, now) ?? Away(known) ?? Closed(known, limits, now)
            ?? Failed(known, limits, now) ?? Stuck(known, limits, now) ?? Alive(known),
    };

    private static Judgement? Away(TvEvidence known) => known switch
    {
        { MustJoin: true, IsListed: true } => new Judgement.Join(),
        { MustJoin: true } => new Judgement.Wait(),
        _ => null,
    };

    private static Judgement Alive(TvEvidence known) => known switch
    {
        { IsLoading: false, Media.State: PlayerState.Playing, HasFetched: true } => new Judgement.Playing(),
        _ => new Judgement.Wait(),
    };

    private static Judgement? Taken(TvEvidence known) => known switch
    {
        { IsListed: false, Device.Foreground: { } other } =>
            Over(known, EndKind.TakenOver, $"The screen was taken by {other.DisplayName}."),
        { ForeignMediaId: not null } => Over(known, EndKind.TakenOver, "Another sender plays something else now."),
        { Media: { State: PlayerState.Idle, Idle: IdleReason.Interrupted } } =>
            Over(known, EndKind.TakenOver, "Another sender plays something else now."),
        _ => null,
    };

    private static Judgement? Stopped(TvEvidence known, EndingLimits limits, TimeSpan now)
    {
        return known switch
        {
            { GoneAt: { } gone } => After(gone, "Casting was stopped on the TV."),
            { StandbyAt: { } standby } when limits.EndOnStandby => After(standby, "The TV was switched off."),
            { InputLeftAt: { } left } when limits.EndOnInputChange => After(left, "The TV was switched to another input."),
            { Media: { State: PlayerState.Idle, Idle: IdleReason.Cancelled } } =>
                Asking(known) ?? After(known.MediaAt, "Playing was stopped on the TV, or by another sender."),
            { LoadCancelledAt: { } cancelled } =>
                Asking(known) ?? After(cancelled, "Playing was stopped on the TV, or by another sender."),
            _ => null,
        };

        Judgement After(TimeSpan since, string message) =>
            now - since < limits.Settle ? new Judgement.Wait() : Over(known, EndKind.StoppedOnDevice, message);
    }

    private static Judgement? Closed(TvEvidence known, EndingLimits limits, TimeSpan now) => known.ClosedAt switch
    {
        null => null,
        { } closed when known.HasHeard && known.RejoinedAt is { } before && closed - before < limits.RejoinAgainAfter =>
            Over(known, EndKind.StoppedOnDevice, "The app on the TV closed its connection, twice."),
        not null when known.HasHeard => new Judgement.Join(),
        { } closed when now - closed < limits.AfterClose => Asking(known) ?? new Judgement.Wait(),
        _ => Over(known, EndKind.StoppedOnDevice, "The app on the TV closed its connection."),
    };

    private static Judgement? Failed(TvEvidence known, EndingLimits limits, TimeSpan now)
    {
        return known switch
        {
            { Failure: { } failure } => After(known.FailedAt, EndKind.PlaybackError, $"The TV cannot play the stream: {failure}."),
            { Media: { State: PlayerState.Idle, Idle: IdleReason.Error } } =>
                After(known.MediaAt, EndKind.PlaybackError, "The TV cannot play the stream: no code given."),
            { Media: { State: PlayerState.Idle, Idle: IdleReason.Finished } } =>
                After(known.MediaAt, EndKind.StreamDry, "The TV ran out of stream."),
            _ => null,
        };

        Judgement After(TimeSpan since, EndKind kind, string message) => Asking(known)
            ?? (now - since < limits.Settle ? new Judgement.Wait() : Over(known, kind, message));
    }

    private static Judgement? Stuck(TvEvidence known, EndingLimits limits, TimeSpan now) => known switch
    {
        { EmptyAt: { } empty, MediaId: not null } when now - empty >= limits.IdleGrace =>
            Over(known, EndKind.Zombie, "The TV has stopped playing and does not say why."),
        { IsLoading: false, Media.State: PlayerState.Idle } when now - known.MediaAt >= limits.IdleGrace =>
            Over(known, EndKind.Zombie, "The TV is idle and does not say why."),
        // A person paused it: that is none of our business.
        { Media.State: PlayerState.Paused } => null,
        { Media: not null, HasFetched: false } when now - known.FetchedAt > limits.ZombieAfter =>
            Over(known, EndKind.Zombie, "The TV does not fetch the stream."),
        { Media: not null } when now - known.MovedAt > limits.StallLimit =>
            Over(known, EndKind.Zombie, "The TV fetches the stream but does not play it."),
        { Media: not null } when now - known.MovedAt > limits.ZombieAfter && now - known.FetchedAt > limits.ZombieAfter =>
            Over(known, EndKind.Zombie, "The TV hangs: it neither plays nor fetches the stream."),
        _ => null,
    };

    /// <summary>The device is asked once about each sign, for it may not tell by itself that the screen has another owner.</summary>
    private static Judgement? Asking(TvEvidence known) => known.HasHeard || known.HasAsked ? null : new Judgement.Ask();

    private static Judgement.Over Over(TvEvidence known, EndKind kind, string message) =>
        new(new Ending(kind, known.WasAway && kind != EndKind.ConnectionLost ? $"{message[..^1]} while the connection was lost." : message,
            EvidenceText.Of(known)));
}
