namespace CastWorker.Media.Streaming;

/// <summary>How far a run of pictures has come. Written by one thread, read by any.</summary>
internal sealed class PictureCounts
{
    private const long Nobody = -1;

    private long _captured;
    private long _encoded;
    private long _written;
    private long _late;
    private long _waitingSince = Nobody;
    private long _writtenAt;
    private long _origin = Nobody;

    /// <summary>Pictures that were read from the screen.</summary>
    public long Captured => Volatile.Read(ref _captured);

    /// <summary>Pictures that the encoder has made.</summary>
    public long Encoded => Volatile.Read(ref _encoded);

    /// <summary>Pictures that the stream has.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Changes that could not be taken in time, since the encoder was busy.</summary>
    public long Late
    {
        get => Volatile.Read(ref _late);
        set => Volatile.Write(ref _late, value);
    }

    /// <summary>Since when the encoder owes an answer; null while it owes none.</summary>
    public TimeSpan? WaitingSince => Volatile.Read(ref _waitingSince) is var ticks and not Nobody ? new TimeSpan(ticks) : null;

    /// <summary>When picture 0 was due; null while the stream has no clock yet.</summary>
    public TimeSpan? Origin => Volatile.Read(ref _origin) is var ticks and not Nobody ? new TimeSpan(ticks) : null;

    /// <summary>When the last of them was written: while nothing changes, many come at once.</summary>
    public long WrittenAt => Volatile.Read(ref _writtenAt);

    public void Began(TimeSpan origin) => Volatile.Write(ref _origin, origin.Ticks);

    public void Read() => Volatile.Write(ref _captured, _captured + 1);

    public void Wrote(long timestamp)
    {
        Volatile.Write(ref _writtenAt, timestamp);
        Volatile.Write(ref _written, _written + 1);
    }

    public void HandedOver(TimeSpan now)
    {
        if (_waitingSince == Nobody)
        {
            Volatile.Write(ref _waitingSince, now.Ticks);
        }
    }

    /// <param name="now">Time of the answer.</param>
    /// <param name="underWay">How many answers it still owes.</param>
    public void Answered(TimeSpan now, int underWay)
    {
        Volatile.Write(ref _encoded, _encoded + 1);
        Volatile.Write(ref _waitingSince, underWay == 0 ? Nobody : now.Ticks);
    }
}
