using CastWorker.Media.Encoding;
using CastWorker.Media.Muxing.Segments;
using CastWorker.Media.Serving.Keeping;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Serving;

/// <summary>One encoder run of a stream: pictures being made, and their finished segments on their way into the store.</summary>
internal sealed class LiveRun : IEncoder
{
    private readonly TaskCompletionSource _firstSegment = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IPicturePath _encoder;
    private readonly SegmentCutter _segments;
    private readonly SegmentStore _store;
    private readonly Action<LiveRun> _ended;
    private readonly Task<SessionError?> _taking;
    private bool _seamless;

    public LiveRun(IPicturePath encoder, SegmentCutter segments, SegmentStore store, Action<LiveRun> ended)
    {
        _encoder = encoder;
        _segments = segments;
        _store = store;
        _ended = ended;
        _taking = TakeAllAsync();
    }

    public EncoderChoice Choice => _encoder.Choice;

    public PictureKind Pictures => _encoder.Pictures;

    public EncoderProgress Progress => _encoder.Progress;

    public Task<SessionError> Exited => _encoder.Exited;

    /// <summary>Completes once a player has something to play, and what comes with it.</summary>
    public Task FirstSegment => _firstSegment.Task;

    /// <summary>Completes with the run, or with what hindered its segments from being kept.</summary>
    public Task<SessionError?> Kept => _taking;

    /// <summary>It has brought segments and has not ended.</summary>
    public bool IsFlowing => FirstSegment.IsCompleted && !Exited.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        await _encoder.DisposeAsync();

        // The last segment, short as it is: the less is missing, the shorter the jump.
        _segments.End();
        await _taking;
        _ended(this);
    }

    private async Task<SessionError?> TakeAllAsync()
    {
        await foreach (var segment in _segments.Finished.ReadAllAsync())
        {
            try
            {
                Take(segment);
            }
            catch (StageFailedException failure)
            {
                return failure.Error;
            }
        }

        return null;
    }

    private void Take(CutSegment segment)
    {
        if (!_store.Accepts(segment.Duration))
        {
            _seamless = false;
            return;
        }

        _seamless = _store.Add(segment, discontinuous: !_seamless || segment.FollowsLoss);
        _encoder.SegmentFinished(segment);
        if (segment.Stills <= 1 && (_seamless || !_store.AwaitsAnotherPicture))
        {
            _firstSegment.TrySetResult();
        }
    }
}
