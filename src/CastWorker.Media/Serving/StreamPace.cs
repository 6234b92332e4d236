namespace CastWorker.Media.Serving;

/// <summary>
/// Whether the stream must be kept going with what it has: while an encoder is replaced, the last whole segment is shown again,
/// segment by segment, so that playlists go on growing in time. A player that finds nothing new waits, and Shaka, when it
/// joined a young stream, even throws away all that it knows of it and never plays again. Pure: it is told the time.
/// </summary>
internal sealed record StreamPace
{
    /// <summary>After so many repetitions in a row the stream is over; a picture that stands still for ever would be a lie.</summary>
    public required int Limit { get; init; }

    /// <summary>How long segments mostly are: of a source that is copied, one may be short and the next not.</summary>
    public TimeSpan Segment { get; init; }

    private DateTimeOffset? LatestAt { get; init; }

    private int Repetitions { get; init; }

    public bool IsRepeating => Repetitions > 0;

    public StreamPace WithSegment(DateTimeOffset now) => this with { LatestAt = now, Repetitions = 0 };

    /// <param name="length">Of what is shown again.</param>
    public StreamPace WithRepetition(TimeSpan length) => this with { LatestAt = LatestAt + length, Repetitions = Repetitions + 1 };

    /// <param name="now">By the stream's clock.</param>
    /// <param name="length">Of what would be shown again. The latest segment says nothing of when the next is due: it may be the short rest of a run.</param>
    /// <param name="isFlowing">An encoder is at work that has brought segments: the next one may just be late.</param>
    public bool NeedsRepetition(DateTimeOffset now, TimeSpan length, bool isFlowing) =>
        LatestAt is { } latest && Repetitions < Limit && now - latest >= (isFlowing ? 2 * TimeSpan.FromTicks(Math.Max(length.Ticks, Segment.Ticks)) : length);
}
