using CastWorker.Sessions;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>Where the finished segments of one session lie: nobody outside this room knows whether that is memory or a folder. Disposing empties it.</summary>
internal interface ISegmentShelf : IDisposable
{
    /// <summary>Whether there is more on it than there should be, so that the oldest have to go early.</summary>
    bool IsOverfull { get; }

    /// <summary>What is wrong with the place itself, or null. Looks, so not to be asked too often.</summary>
    SessionError? Trouble { get; }

    /// <exception cref="StageFailedException">There is no room for it, or the place cannot be written.</exception>
    SegmentBody Put(ReadOnlyMemory<byte> segment);
}

/// <summary>The bytes of a finished segment, wherever they are.</summary>
internal abstract class SegmentBody
{
    /// <summary>To be read to its end, whatever is discarded meanwhile; null when somebody else has taken it away.</summary>
    /// <exception cref="StageFailedException">It cannot be read; reading it may say the same later.</exception>
    public abstract Stream? TryOpen();

    /// <summary>Nobody can ask for it any more.</summary>
    public abstract void Discard();
}
