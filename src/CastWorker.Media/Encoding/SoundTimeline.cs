using CastWorker.Media.Muxing;

namespace CastWorker.Media.Encoding;

/// <summary>Puts frames of sound in the order and number in which they belong to the pictures: what is missing between them is silence, what comes twice is left out.</summary>
internal sealed class SoundTimeline
{
    /// <summary>Nobody waits for ten seconds that are missing.</summary>
    private const int MostMissing = 10 * SilentSound.SampleRate / SilentSound.SamplesPerFrame;

    private readonly List<(TimeSpan Time, ReadOnlyMemory<byte> Frame)> _early = [];
    private List<ReadOnlyMemory<byte>> _ready = [];
    private TimeSpan? _origin;
    private long _next;

    /// <summary>What has come so far, with the picture of this time.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TakeFor(TimeSpan picture)
    {
        if (_origin is null)
        {
            _origin = picture;
            foreach (var (time, frame) in _early)
            {
                Place(time - picture, frame);
            }

            _early.Clear();
        }

        var taken = _ready;
        _ready = [];
        return taken;
    }

    public void Add(TimeSpan time, ReadOnlyMemory<byte> frame)
    {
        if (_origin is { } origin)
        {
            Place(time - origin, frame);
        }
        else
        {
            _early.Add((time, frame));
        }
    }

    private void Place(TimeSpan time, ReadOnlyMemory<byte> frame)
    {
        var index = (long)Math.Round(time.TotalSeconds * SilentSound.SampleRate / SilentSound.SamplesPerFrame);
        if (index < _next)
        {
            return;
        }

        _ready.AddRange(SilentSound.Silent((int)Math.Min(index - _next, MostMissing)));
        _ready.Add(frame);
        _next = index + 1;
    }
}
