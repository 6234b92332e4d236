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

    /// <summary>It does not go on where the one before it ended, since one between them was lost.</summary>
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
    private readonly Channel<CutSegment> _finished = Channel.CreateBounded<CutSegment>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = false });

    private ISegmentForm? _form;
    private SoundDealer? _sound;
    private int _frameRate;
    private long _number;
    private int _pending;
    private bool _lost;

    /// <summary>In their order; ends with the run.</summary>
    public ChannelReader<CutSegment> Finished => _finished.Reader;

    public void Begin(StreamFormat format, int still)
    {
        lock (_gate)
        {
            _form = SegmentForms.Of(kind, format);
            _frameRate = format.FrameRate;
            _sound = new SoundDealer(_frameRate);
        }
    }

    public void Add(in MadePicture picture)
    {
        lock (_gate)
        {
            if (picture.IsKeyframe && 4 * _pending > 3 * _frameRate * segmentSeconds)
            {
                Cut();
            }

            _form!.Add(new LivePicture(_number, picture.IsKeyframe, picture.Unit) { Sound = _sound!.Deal(_number, picture.Sound) });
            _number++;
            _pending++;
        }
    }

    /// <summary>No more pictures come: what there is becomes the last segment, short as it may be.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_pending > 0)
            {
                Cut();
            }

            _finished.Writer.TryComplete();
        }
    }

    private void Cut()
    {
        var segment = new CutSegment(_form!.Take(), _form.Header, TimeSpan.FromSeconds((double)_pending / _frameRate))
        {
            Pictures = _pending,
            FollowsLoss = _lost,
        };
        _lost = !_finished.Writer.TryWrite(segment);
        _pending = 0;
    }
}
