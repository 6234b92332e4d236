using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>
/// The signs of life of one encoder run, and what their absence means. Times are counted since the start of the run.
/// Before the first reading there is no verdict: how long a start may take is its caller's to say.
/// </summary>
internal sealed record EncoderPulse(TimeSpan Segment)
{
    private static readonly TimeSpan RateSpan = TimeSpan.FromSeconds(3);

    /// <summary>By then the picture that stands still at the start is made.</summary>
    private static readonly TimeSpan StillLimit = TimeSpan.FromSeconds(2);

    public static TimeSpan SilenceLimit { get; } = TimeSpan.FromSeconds(5);

    public EncoderProgress Figures { get; private init; }

    private TimeSpan? LastReading { get; init; }

    private TimeSpan LastAdvance { get; init; }

    private TimeSpan LastSegment { get; init; }

    private TimeSpan OutTime { get; init; }

    private long SegmentBytes { get; init; }

    private TimeSpan SegmentTime { get; init; }

    /// <summary>Where the frame rate is reckoned from.</summary>
    private (long Frames, TimeSpan At)? RateMark { get; init; }

    public EncoderPulse WithReading(ProgressReading reading, TimeSpan now) => this with
    {
        Figures = reading.Figures with
        {
            BitrateKbps = Figures.BitrateKbps,
            FramesPerSecond = RateOf(reading, reading.CountedAt ?? now),
            Stages = reading.Figures.Stages with { Published = Figures.Stages.Published },
        },
        RateMark = now < StillLimit ? null
            : RateMark is { } mark && now - mark.At < RateSpan ? mark
            : (reading.Figures.Frames, reading.CountedAt ?? now),
        LastReading = now,
        LastAdvance = reading.OutTime > OutTime || LastReading is null ? now : LastAdvance,
        LastSegment = LastReading is null ? now : LastSegment,
        OutTime = reading.OutTime > OutTime ? reading.OutTime : OutTime,
    };

    /// <summary>FFmpeg's own figure is the mean since its start, when a picture that stands still is made at once. Not a number: not known yet.</summary>
    private double RateOf(ProgressReading reading, TimeSpan now) => RateMark is { } mark && now > mark.At
        ? (reading.Figures.Frames - mark.Frames) / (now - mark.At).TotalSeconds
        : double.NaN;

    /// <summary>FFmpeg does not know what its HLS weighs, so the bitrate is reckoned from the segments.</summary>
    public EncoderPulse WithSegment(long bytes, TimeSpan duration, TimeSpan now, int pictures = 0) => this with
    {
        LastSegment = now,
        SegmentBytes = SegmentBytes + bytes,
        SegmentTime = SegmentTime + duration,
        Figures = Figures with
        {
            BitrateKbps = (SegmentBytes + bytes) * 8 / 1000.0 / (SegmentTime + duration).TotalSeconds,
            Stages = Figures.Stages with { Published = Figures.Stages.Published + pictures },
        },
    };

    /// <summary>What is wrong, or null; it names what stands still.</summary>
    public SessionError? Verdict(TimeSpan now)
    {
        if (LastReading is not { } reading)
        {
            return null;
        }

        var limit = 3 * Segment;
        return now - reading > SilenceLimit ? Stalled("The encoder says nothing any more.")
            : now - LastAdvance > limit ? Stalled("Capture stands still: the encoder works, but the stream does not grow.")
            : now - LastSegment > limit ? Stalled("Packing stands still: the stream grows, but no segment of it is finished.")
            : null;
    }

    private SessionError Stalled(string message)
    {
        var (_, captured, encoded, published) = Figures.Stages;
        var read = captured is { } known ? $"{known}" : "by FFmpeg";
        return FfmpegFindings.Error(
            ErrorCode.EncoderStalled, $"{message} (Pictures captured: {read}, encoded: {encoded}, in segments: {published}.)");
    }
}
