using CastWorker.Media.Muxing;
using CastWorker.Media.Streaming;

namespace CastWorker.Media.Sound;

/// <summary>
/// Gives each picture of a page the sound that was heard while it was seen. Sound takes a tenth of a second to arrive, so pictures wait for theirs, but not long: what has
/// not come by then is silence, and is left out when it comes.
/// </summary>
internal sealed class SoundMixer(IPictureSink next, TimeProvider time) : IPictureSink
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>Frames follow each other without a gap, whatever their times say, up to so many: times are told to a millisecond, and clocks differ a little.</summary>
    private const double MostApart = 2;

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private readonly Queue<MadePicture> _waiting = new();
    private readonly Queue<(TimeSpan HeardAt, ReadOnlyMemory<byte> Frame)> _heard = new();
    private int _frameRate = 1;
    private long _arrived;
    private long _released;
    private long _nextSound;
    private TimeSpan? _origin;
    private TimeSpan _heardUntil;

    public void Begin(StreamFormat format, int still)
    {
        lock (_gate)
        {
            _frameRate = format.TicksPerSecond;
            _waiting.Clear();
            (_arrived, _released, _origin) = (0, 0, null);
            next.Begin(format, still);
        }
    }

    public void Add(in MadePicture picture)
    {
        lock (_gate)
        {
            // Pictures come in time or late, never early: the earliest tells when the first was due.
            var now = time.GetElapsedTime(_began);
            var origin = now - PictureTime(_arrived);
            _origin = _origin is { } known && known < origin ? known : origin;
            _waiting.Enqueue(picture);
            _arrived++;
            Release(now);
        }
    }

    /// <summary>Takes a frame of sound that was heard so long ago.</summary>
    public void Hear(TimeSpan ago, ReadOnlyMemory<byte> frame)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_began);
            _heard.Enqueue((now - ago, frame));
            _heardUntil = now - ago + SoundTime(1);
            Release(now);
        }
    }

    private static TimeSpan SoundTime(long frames) => TimeSpan.FromSeconds((double)frames * SilentSound.SamplesPerFrame / SilentSound.SampleRate);

    private TimeSpan PictureTime(long pictures) => TimeSpan.FromSeconds((double)pictures / _frameRate);

    private void Release(TimeSpan now)
    {
        while (_origin is { } origin && _waiting.TryPeek(out var picture))
        {
            var due = origin + PictureTime(_released);
            var isHeard = _heardUntil >= origin + SoundTime(SilentSound.FramesWithin(_released + 1, _frameRate));
            if (!isHeard && now - due < Patience)
            {
                return;
            }

            _waiting.Dequeue();
            next.Add(picture with { Sound = TakeSound(origin) });
            _released++;
        }
    }

    private List<ReadOnlyMemory<byte>> TakeSound(TimeSpan origin)
    {
        var (first, end) = (SilentSound.FramesWithin(_released, _frameRate), SilentSound.FramesWithin(_released + 1, _frameRate));
        var sound = new List<ReadOnlyMemory<byte>>();
        for (var wanted = first; wanted < end; wanted++)
        {
            while (_heard.TryPeek(out var early) && IndexOf(early.HeardAt - origin) < wanted)
            {
                Advance();
            }

            if (_heard.TryPeek(out var head) && IndexOf(head.HeardAt - origin) == wanted)
            {
                Advance();
                sound.Add(head.Frame);
            }
            else
            {
                sound.Add(SilentSound.Silence);
            }
        }

        return sound;

        void Advance()
        {
            var head = _heard.Dequeue();
            _nextSound = IndexOf(head.HeardAt - origin) + 1;
        }
    }

    private long IndexOf(TimeSpan time)
    {
        var exact = time.TotalSeconds * SilentSound.SampleRate / SilentSound.SamplesPerFrame;
        return Math.Abs(exact - _nextSound) <= MostApart ? _nextSound : (long)Math.Round(exact);
    }
}
