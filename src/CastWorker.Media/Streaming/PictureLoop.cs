using CastWorker.Media.Capture;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.Muxing;
using CastWorker.Media.Streaming.H264;
using CastWorker.Sessions;

namespace CastWorker.Media.Streaming;

/// <summary>
/// The pictures of one run, on one thread: reads the screen when something on it has changed, has that encoded, lets the last picture stand for
/// all others, and gives everything on at a constant rate. A slow encoder costs pictures, never memory.
/// </summary>
internal sealed class PictureLoop(PictureJob job, IPictureSink stream, ScreenReader screen, TimeProvider time)
{
    /// <summary>One is encoded while the next is handed over.</summary>
    private const int MostUnderWay = 2;

    /// <summary>Nothing must be written at once while nothing changes; how much is saved up is what a player may have to wait for.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>What a machine that stood still for longer has missed is not made up for.</summary>
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(10);

    private readonly Nv12Frame _frame = new(job.Size);
    private readonly Queue<PictureSource> _decided = new();
    private readonly PictureSequence _sequence = new();
    private readonly long _began = time.GetTimestamp();
    private FedEncoder _encoder = null!;
    private PictureRhythm _rhythm = new(job.PicturesPerSegment, job.FrameRate);
    private long _next;
    private int _underWay;
    private int _still;
    private volatile bool _stopping;
    private volatile string? _obstacle;
    private volatile string _codec = "";

    /// <summary>How far it has come; may be read from any thread.</summary>
    public PictureCounts Counts { get; } = new();

    /// <summary>Why every picture has to be encoded; null where they need not be, or nothing is known yet. From any thread.</summary>
    public string? Obstacle
    {
        get => _obstacle;
        private set => _obstacle = value;
    }

    /// <summary>How many pictures' time has come, whatever the loop has made of them. From any thread.</summary>
    public long Due => Counts.Origin is { } origin ? new PictureClock(job.FrameRate, origin).LastDue(Now) + 1 : Counts.Written;

    /// <summary>As a playlist writes it; empty until the encoder has said it. From any thread.</summary>
    public string Codec => _codec;

    /// <summary>The encoder has room for another picture, and has read the last one, which the next is made of.</summary>
    private bool MayTakeChange => _underWay < MostUnderWay && _encoder.HasRead;

    private TimeSpan Now => time.GetElapsedTime(_began);

    /// <summary>Works until it is stopped; to be called on a thread of its own.</summary>
    /// <exception cref="StageFailedException">The display is gone, or the machine stood still for too long.</exception>
    public void Run(FedEncoder encoder)
    {
        _encoder = encoder;
        screen.ReadAll(_frame);
        Counts.Read();
        var clock = Begin();
        Counts.Began(clock.Origin);
        while (!_stopping)
        {
            var now = Now;
            if (clock.DueAt(_next) < now - LongestLag)
            {
                throw new StageFailedException(PicturePath.StoodStill);
            }

            Step(clock, now);
            Write();
            screen.Wait(PauseUntilNext(clock));
        }
    }

    /// <summary>Whether the encoder has owed an answer for longer than it may. From any thread.</summary>
    public bool IsWaitingFor(TimeSpan limit) => Counts.WaitingSince is { } since && Now - since > limit;

    /// <summary>Something can be taken from the encoder, or it is over.</summary>
    public void Wake() => screen.Wake();

    public void Stop()
    {
        _stopping = true;
        screen.Wake();
    }

    /// <summary>The first picture stands still for whole segments, made at once, so that a player can begin.</summary>
    private PictureClock Begin()
    {
        while (!_stopping && (_codec is "" || Counts.Written < _still))
        {
            // Of the first it is seen whether others can be held.
            DecideUpTo(_codec is "" ? 0 : _still - 1);
            Write();
            screen.Wait(_underWay > 0 ? LongestPause : TimeSpan.Zero);
        }

        return PictureClock.With(job.FrameRate, _next - 1, Now);
    }

    private void Step(PictureClock clock, TimeSpan now)
    {
        var due = clock.LastDue(now);
        if (!screen.HasDamage)
        {
            DecideUpTo(due);
            return;
        }

        // What is being drawn is read once it is finished, for the picture to come, or when the time of a picture has come.
        var picture = screen.HasSettled ? due + 1 : due;
        PassUpTo(picture - 1, clock);
        TakeChange(picture);
    }

    /// <summary>Decides pictures although there is a change to be shown: those are late that should have shown it.</summary>
    private void PassUpTo(long last, PictureClock clock)
    {
        var first = Math.Max(_next, clock.LastDue(Now - screen.Unread) + 1);
        DecideUpTo(last);
        Counts.Late += Math.Max(0, _next - first);
    }

    /// <summary>Decides pictures that nothing has changed for.</summary>
    private void DecideUpTo(long last)
    {
        while (_next <= last)
        {
            var isBusy = _underWay == MostUnderWay;
            var (source, following) = _rhythm.Next(_next, isChanged: false, canHold: _sequence.Obstacle is null, job.Groups.PerSegment, isBusy);
            if (source >= PictureSource.Encoded && isBusy)
            {
                return;
            }

            Decide(source, following);
        }
    }

    private void TakeChange(long picture)
    {
        if (!MayTakeChange || _next != picture)
        {
            return;
        }

        var (source, following) = _rhythm.Next(picture, isChanged: true, canHold: true, job.Groups.PerSegment, isBusy: false);
        screen.Read(_frame);
        Counts.Read();
        Decide(source, following);
    }

    private void Decide(PictureSource source, PictureRhythm following)
    {
        _rhythm = following;
        _decided.Enqueue(source);
        _next++;
        if (source >= PictureSource.Encoded)
        {
            _underWay++;
            Counts.HandedOver(Now);
            _encoder.Write(_frame.Bytes, source == PictureSource.EncodedKeyframe);
        }
    }

    /// <summary>Writes what is decided, as far as the encoder has made what it must make.</summary>
    private void Write()
    {
        while (_decided.TryPeek(out var source) && TryAdd(source))
        {
            _decided.Dequeue();
            Counts.Wrote(time.GetTimestamp());
        }
    }

    private bool TryAdd(PictureSource source)
    {
        switch (source)
        {
            case PictureSource.Held:
                Add(_sequence.Held(), isKeyframe: false);
                return true;
            case PictureSource.RepeatedKeyframe:
                Add(_sequence.RepeatKeyframe(), isKeyframe: true);
                return true;
            default:
                return TryAddEncoded(source);
        }
    }

    private bool TryAddEncoded(PictureSource source)
    {
        while (_encoder.TryTake(out var piece))
        {
            using (piece)
            {
                if (piece.IsConfiguration)
                {
                    Configure(piece.Content);
                    continue;
                }

                var picture = _sequence.Encoded(piece.Content);
                if (source == PictureSource.EncodedKeyframe && !_sequence.IsAtKeyframe)
                {
                    throw new StageFailedException(PicturePath.NoKeyframe);
                }

                Add(picture, _sequence.IsAtKeyframe);
                Obstacle = _sequence.Obstacle;
                _underWay--;
                Counts.Answered(Now, _underWay);
                return true;
            }
        }

        return false;
    }

    private void Configure(ReadOnlySpan<byte> record)
    {
        _sequence.Configure(record);
        Obstacle = _sequence.Obstacle;
        if (_codec is "")
        {
            _codec = DecoderConfiguration.Codec(record);
            // Pictures that cannot be held cost as much as others: of them no more than need be.
            _still = job.PicturesPerSegment * (_sequence.Obstacle is null ? job.StillSegments() : 1);
            stream.Begin(new StreamFormat([.. record], job.Size, job.FrameRate), _still);
        }
    }

    private void Add(ReadOnlySpan<byte> picture, bool isKeyframe) => stream.Add(new MadePicture(picture.ToArray(), isKeyframe));

    private TimeSpan PauseUntilNext(PictureClock clock)
    {
        var now = Now;
        var due = clock.DueAt(_next) - now;
        if (screen.HasDamage)
        {
            // One change for each picture: the next is taken once the time of the one before it has come.
            var mayBeTaken = clock.DueAt(_next - 1) - now;
            return mayBeTaken > TimeSpan.Zero ? mayBeTaken
                : !MayTakeChange ? due
                : Shorter(screen.TimeToSettle, due);
        }

        // Nothing changes: pictures may be saved up, but a group is to be whole in time.
        return _underWay > 0 ? due : Shorter(clock.DueAt(_rhythm.NextGroup(_next, job.Groups.PerSegment)) - now, due + LongestPause);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
