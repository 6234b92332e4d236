namespace CastWorker.Media.Streaming;

/// <summary>
/// How many groups of pictures a segment has, each beginning with a keyframe. The stream sets it, its runs follow at the next segment: who wants to be
/// near the page needs small pieces.
/// </summary>
internal sealed class GroupPace
{
    private volatile int _perSegment = 1;

    public int PerSegment
    {
        get => _perSegment;
        set => _perSegment = value;
    }
}
