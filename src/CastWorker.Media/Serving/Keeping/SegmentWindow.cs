using System.Collections.Immutable;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>A finished segment that an encoder's run has brought.</summary>
internal sealed record NewSegment
{
    public required SegmentBody Body { get; init; }

    /// <summary>Which header it is to be read with.</summary>
    public required int Header { get; init; }

    public required TimeSpan Duration { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>It does not go on seamlessly where the segment before it ended.</summary>
    public required bool Discontinuous { get; init; }
}

/// <summary>A segment with its place in the stream.</summary>
/// <param name="Content">What the run brought.</param>
/// <param name="Sequence">Its media sequence number, which never changes and is never used again.</param>
/// <param name="Discontinuity">How many discontinuities lie before it, its own included.</param>
internal sealed record PlacedSegment(NewSegment Content, long Sequence, long Discontinuity)
{
    /// <summary>Nothing is discontinuous to a beginning.</summary>
    public bool IsDiscontinuous => Content.Discontinuous && Sequence > 0;
}

/// <summary>
/// What of a session's stream can be fetched: the listed segments, and some that have just left the list. Pure: adding
/// gives a new window.
/// </summary>
internal sealed record SegmentWindow(int ListedSegments, int KeptSegments)
{
    /// <summary>Oldest first, numbered without gaps.</summary>
    public ImmutableList<PlacedSegment> Fetchable { get; private init; } = [];

    public long NextSequence { get; private init; }

    public IEnumerable<PlacedSegment> Listed => Fetchable.Skip(Fetchable.Count - ListedSegments);

    private long Discontinuities { get; init; }

    public SegmentWindow Add(NewSegment segment)
    {
        var discontinuities = Discontinuities + (segment.Discontinuous && NextSequence > 0 ? 1 : 0);
        var fetchable = Fetchable.Add(new PlacedSegment(segment, NextSequence, discontinuities));
        return this with
        {
            Fetchable = fetchable.RemoveRange(0, Math.Max(0, fetchable.Count - ListedSegments - KeptSegments)),
            NextSequence = NextSequence + 1,
            Discontinuities = discontinuities,
        };
    }

    public PlacedSegment? Find(long sequence) =>
        Fetchable.Count > 0 && sequence >= Fetchable[0].Sequence && sequence < NextSequence
            ? Fetchable[(int)(sequence - Fetchable[0].Sequence)]
            : null;

    /// <summary>
    /// What is shown again while nothing new comes; null: there is nothing. Mostly the latest, but not the short rest that a run ends with: a list of such rests, a picture long each,
    /// leaves a player nothing to begin with. Then it is the segment before, unless a discontinuity lies between: beyond it there may be another page.
    /// </summary>
    /// <param name="shortest">What is no longer is such a rest.</param>
    public NewSegment? Repeatable(TimeSpan shortest)
    {
        for (var i = Fetchable.Count - 1; i >= 0; i--)
        {
            if (Fetchable[i].Content is var segment && segment.Duration > shortest)
            {
                return segment;
            }

            if (segment.Discontinuous)
            {
                break;
            }
        }

        return Fetchable is [.., var latest] ? latest.Content : null;
    }

    /// <summary>Without the oldest.</summary>
    public SegmentWindow Shortened() => this with { Fetchable = Fetchable.RemoveAt(0) };
}
