using CastWorker.GoogleCast.Endings;
using CastWorker.GoogleCast.Messages;

namespace CastWorker.GoogleCast.Showing;

/// <summary>How far a player has come with what it began to play. Pure: it is told what is known, and the time.</summary>
internal sealed record PlayedTime
{
    private const double Tolerance = 1;

    /// <summary>Seconds, where it began.</summary>
    private double From { get; init; }

    private double To { get; init; }

    /// <summary>When it told <see cref="To"/>.</summary>
    private TimeSpan At { get; init; }

    private bool Moves { get; init; }

    private bool HasMoved { get; init; }

    /// <summary>Null when the player does not say where it is.</summary>
    public static PlayedTime? Begin(TvEvidence known) => known.Media?.Position is { } position
        ? new PlayedTime { From = position, To = position, At = known.MovedAt, Moves = true }
        : null;

    public PlayedTime After(TvEvidence known)
    {
        if (known.Media is not { Position: { } position } media)
        {
            return this;
        }

        // Some say at first that they are at 0, wherever they begin: what moves faster than the clock was not played.
        var most = To + (known.MovedAt - At).TotalSeconds;
        var from = HasMoved || position - most < Tolerance ? From : From + position - most;
        return this with
        {
            From = from,
            To = position,
            At = known.MovedAt,
            Moves = media.State == PlayerState.Playing,
            HasMoved = HasMoved || !position.Equals(To),
        };
    }

    /// <summary>Players tell seldom where they are: what lies between is reckoned.</summary>
    public TimeSpan As(TimeSpan now) => TimeSpan.FromSeconds(To - From) + (Moves ? now - At : TimeSpan.Zero);
}
