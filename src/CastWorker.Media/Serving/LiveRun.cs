using CastWorker.Media.Encoding;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Serving;

/// <summary>One encoder run of a stream: an FFmpeg at work, and its finished segments on their way into the store.</summary>
internal sealed class LiveRun : IEncoder
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _firstSegment = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IPicturePath _encoder;
    private readonly SegmentRun _segments;
    private readonly SegmentStore _store;
    private readonly Action<LiveRun> _ended;
    private Task<RunSight> _look = Task.FromResult(RunSight.Nothing);
    private bool _seamless;

    public LiveRun(int number, IPicturePath encoder, SegmentRun segments, SegmentStore store, Action<LiveRun> ended)
    {
        Number = number;
        _encoder = encoder;
        _segments = segments;
        _store = store;
        _ended = ended;
    }

    public int Number { get; }

    public EncoderChoice Choice => _encoder.Choice;

    public string VideoCodec => _encoder.VideoCodec;

    public EncoderProgress Progress => _encoder.Progress;

    public Task<SessionError> Exited => _encoder.Exited;

    /// <summary>Completes once a player has something to play.</summary>
    public Task FirstSegment => _firstSegment.Task;

    /// <summary>It has brought segments and has not ended.</summary>
    public bool IsFlowing => FirstSegment.IsCompleted && !Exited.IsCompleted;

    /// <summary>Takes over what is finished; tells whether it was in order. Looks come one after the other.</summary>
    public Task<RunSight> LookAsync()
    {
        lock (_gate)
        {
            return _look = LookAfterAsync(_look);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _encoder.DisposeAsync();

        // FFmpeg finishes its last, short segment when it is asked to stop: the less is missing, the shorter the jump.
        await LookAsync();
        _ended(this);
    }

    private async Task<RunSight> LookAfterAsync(Task<RunSight> previous)
    {
        await previous;
        var found = new List<FinishedSegment>();
        var sight = await _segments.LookAsync(found);
        foreach (var segment in found)
        {
            Take(segment);
        }

        _seamless &= sight != RunSight.Damage;
        return sight;
    }

    private void Take(FinishedSegment segment)
    {
        if (!_store.Accepts(segment.Listed.Duration))
        {
            _seamless = false;
            return;
        }

        _store.Add(Number, segment.File, segment.Listed, discontinuous: !_seamless);
        _seamless = true;
        _encoder.SegmentFinished(segment.Bytes, segment.Listed.Duration);
        _firstSegment.TrySetResult();
    }
}
