using System.Collections.Immutable;
using System.Threading.Channels;
using CastWorker.Media.Streaming;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Muxing.Segments;

/// <summary>A finished segment of one run.</summary>
/// <param name="Bytes">As it is served.</param>
/// <param name="Header">What it is to be read with; empty where it needs nothing.</param>
/// <param name="Duration">Of its pictures.</param>
internal sealed record CutSegment(ReadOnlyMemory<byte> Bytes, ImmutableArray<byte> Header, TimeSpan Duration)
{
    public int Pictures { get; init; }

    /// <summary>So many segments, from this one on, are made at once: the picture that a run begins with stands still in them.</summary>
    public int Stills { get; init; }

    /// <summary>It does not go on where the one before it ended.</summary>
    public bool FollowsLoss { get; init; }
}

/// <summary>
/// Cuts the pictures of one run into segments, each from a keyframe on. They wait until they are taken, but not in any number: what keeps them may
/// stand still, and the pictures must not.
/// </summary>
internal sealed class SegmentCutter(SegmentFormat kind, int segmentSeconds) : IPictureSink
{
    private const int MostWaiting = 8;

    private readonly Lock _gate = new();
    private readonly Channel<CutSegment> _finished = Channel.CreateUnbounded<CutSegment>();

    private ISegmentForm? _form;
    private SoundDealer? _sound;
    private int _ticksPerSecond;
    private long _time;
    private long _pending;
    private int _pictures;
    private int _still;
    private int _mostWaiting = MostWaiting;
    private (long Ticks, int Pictures) _keyframe;
    private bool _hasCut;
    private bool _lost;

    /// <summary>In their order; ends with the run.</summary>
    public ChannelReader<CutSegment> Finished => _finished.Reader;

    private bool IsLongEnough => _pending > _ticksPerSecond * SegmentLength.Shortest(segmentSeconds);

    public void Begin(StreamFormat format, int still)
    {
        lock (_gate)
        {
            // What was not cut before is not wanted any more.
            _lost |= _form is not null;
            _form = SegmentForms.Of(kind, format);
            _ticksPerSecond = format.TicksPerSecond;
            _sound = new SoundDealer(_ticksPerSecond);
            (_time, _pending, _pictures, _keyframe, _hasCut) = (0, 0, 0, default, false);
            _still = still;
            // What a run begins with comes all at once.
            _mostWaiting = MostWaiting + (still / (_ticksPerSecond * segmentSeconds));
        }
    }

    public void Add(in MadePicture picture)
    {
        lock (_gate)
        {
            CutBefore(picture);
            _form!.Add(picture.At(_time, _sound!));
            _time += picture.Ticks;
            _pending += picture.Ticks;
            _pictures++;
        }
    }

    /// <summary>
    /// No more pictures come: what there is becomes the last segment, short as it may be. Alone it must not be short: a young stream begins with its first segment several times, and
    /// where nothing follows it is shown again.
    /// </summary>
    public void End()
    {
        lock (_gate)
        {
            if (_hasCut ? _pending > 0 : IsLongEnough)
            {
                Cut(_form!.Take(), _pending, _pictures);
            }

            _finished.Writer.TryComplete();
        }
    }

    /// <summary>At a keyframe, when it is about time; and at the last one, when waiting for the next would make the segment too long.</summary>
    private void CutBefore(in MadePicture picture)
    {
        if (picture.IsKeyframe && IsLongEnough)
        {
            Cut(_form!.Take(), _pending, _pictures);
        }
        else if (picture.IsKeyframe)
        {
            _keyframe = (_pending, _pictures);
        }
        else if (_keyframe.Ticks > 0 && _pending + picture.Ticks > _ticksPerSecond * SegmentLength.Longest(segmentSeconds))
        {
            Cut(_form!.TakeUpToKeyframe(), _keyframe.Ticks, _keyframe.Pictures);
        }
    }

    private void Cut(ReadOnlyMemory<byte> bytes, long ticks, int pictures)
    {
        var segment = new CutSegment(bytes, _form!.Header, TimeSpan.FromSeconds((double)ticks / _ticksPerSecond))
        {
            Pictures = pictures,
            Stills = _still / (_ticksPerSecond * segmentSeconds),
            FollowsLoss = _lost,
        };
        _still = Math.Max(0, _still - pictures);
        _hasCut = true;
        _lost = _finished.Reader.Count >= _mostWaiting || !_finished.Writer.TryWrite(segment);
        (_pending, _pictures, _keyframe) = (_pending - ticks, _pictures - pictures, default);
    }
}

/// <summary>How long a segment may be under the length that playlists promise, which players round; in seconds.</summary>
internal static class SegmentLength
{
    private const double JustRoundedDown = 0.49;

    public static double Longest(int promised) => promised + JustRoundedDown;

    /// <summary>One that is no longer than this was cut because it had to be: it is the last of its run, or its keyframes lie badly.</summary>
    public static double Shortest(int promised) => 0.75 * promised;
}
