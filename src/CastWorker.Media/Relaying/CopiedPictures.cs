using CastWorker.Media.Encoding;
using CastWorker.Media.Muxing;
using CastWorker.Media.Muxing.Segments;
using CastWorker.Media.Streaming;
using CastWorker.Media.Streaming.H264;
using CastWorker.Sessions;

namespace CastWorker.Media.Relaying;

/// <summary>What of a source is copied, and what it must be like.</summary>
/// <param name="Sets">Of its pictures.</param>
/// <param name="HasSound">Whether sound comes with them.</param>
/// <param name="Wanted">What they may be at most.</param>
/// <param name="SegmentSeconds">How long segments are.</param>
internal sealed record CopyJob(ParameterSets Sets, bool HasSound, Quality Wanted, int SegmentSeconds);

/// <summary>
/// Makes the pictures of a stream out of those of a source, one picture late: only the next one tells how long it is. Watches that they go on as they must to be cut and
/// played.
/// </summary>
internal sealed class CopiedPictures(CopyJob job)
{
    private const int TicksPerSecond = SourceReader.TicksPerSecond;
    private const int MostTimesAsMany = 2;

    /// <summary>No picture waits so long for others.</summary>
    private const int MostDelay = 2 * TicksPerSecond;

    private readonly SoundTimeline _sound = new();
    private (long Time, MadePicture Picture)? _held;
    private long? _keyframe;
    private long _weighedFrom;
    private long _bytes;
    private int _pictures;

    /// <summary>What was copied so far begins and ends with a keyframe, and nothing spoke against it.</summary>
    public bool IsProved { get; private set; }

    /// <summary>The picture that is finished by what comes next; null: none.</summary>
    /// <exception cref="NotCopyableException">It is not as it must be.</exception>
    public MadePicture? Add(in SourceSample sample)
    {
        if (!sample.IsPicture)
        {
            Hear(sample);
            return null;
        }

        var unit = CopiedUnit.Of(sample.Content.Span, job.Sets);
        var isKeyframe = unit is not [] && NalUnit.HasKeyframe(unit);
        Watch(sample, isKeyframe);
        // What refers to pictures that we never had is nothing to begin with.
        if (unit is [] || (_held is null && !isKeyframe))
        {
            return null;
        }

        _bytes += unit.Length;
        _pictures++;
        var finished = _held is { } held ? Finish(held, sample.Time) : (MadePicture?)null;
        _held = (sample.Time, new MadePicture(unit, isKeyframe) { Delay = sample.Delay });
        return finished;
    }

    private static TimeSpan TimeOf(long ticks) => TimeSpan.FromSeconds((double)ticks / TicksPerSecond);

    private void Hear(in SourceSample sample)
    {
        foreach (var (index, frame) in AdtsFrames.Of(sample.Content).Index())
        {
            _sound.Add(TimeOf(sample.Time) + TimeSpan.FromSeconds((double)index * SilentSound.SamplesPerFrame / SilentSound.SampleRate), frame);
        }
    }

    private MadePicture Finish((long Time, MadePicture Picture) held, long next) => held.Picture with
    {
        Ticks = (int)(next - held.Time),
        Sound = job.HasSound ? _sound.TakeFor(TimeOf(held.Time)) : [],
    };

    private void Watch(in SourceSample sample, bool isKeyframe)
    {
        var time = sample.Time;
        if ((_held is { } held && time <= held.Time) || sample.Delay > MostDelay)
        {
            throw new NotCopyableException(CopyRules.TimesJump);
        }

        _weighedFrom = _keyframe is null ? time : _weighedFrom;
        _keyframe ??= time;
        if (time - _keyframe > TicksPerSecond * SegmentLength.Longest(job.SegmentSeconds))
        {
            throw new NotCopyableException(CopyRules.KeyframesTooFarApart);
        }

        if (isKeyframe)
        {
            _keyframe = time;
            Weigh(time);
            IsProved |= _held is not null;
        }
    }

    /// <summary>A keyframe alone may weigh much: each second or more, from keyframe to keyframe.</summary>
    private void Weigh(long time)
    {
        var duration = TimeOf(time - _weighedFrom);
        if (duration < TimeSpan.FromSeconds(1))
        {
            return;
        }

        // Times that went back are told again one after the other, as close as can be.
        if (_pictures > MostTimesAsMany * job.Wanted.FrameRate * duration.TotalSeconds)
        {
            throw new NotCopyableException(CopyRules.TimesJump);
        }

        if (CopyRules.IsTooHeavy(_bytes, duration, job.Wanted))
        {
            throw new NotCopyableException(CopyRules.TooHeavy);
        }

        (_weighedFrom, _bytes, _pictures) = (time, 0, 0);
    }
}
