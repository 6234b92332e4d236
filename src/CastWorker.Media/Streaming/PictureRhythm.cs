namespace CastWorker.Media.Streaming;

/// <summary>How one picture of the stream comes about.</summary>
internal enum PictureSource
{
    /// <summary>The one before it stands for it: less than a hundred bytes, written by us.</summary>
    Held,

    /// <summary>The last keyframe once more, byte for byte, since nothing has changed since.</summary>
    RepeatedKeyframe,

    /// <summary>The encoder makes it.</summary>
    Encoded,

    /// <summary>The encoder makes a keyframe of it.</summary>
    EncodedKeyframe,
}

/// <summary>
/// Decides how each picture of a stream with a constant frame rate comes about, one after the other. Pure: <see cref="Next"/> says it, and gives
/// the rhythm for the picture after it.
/// </summary>
internal readonly record struct PictureRhythm
{
    /// <summary>
    /// An encoder spends fewer bits on what moves. Once it stands still, so many pictures of the same bring it to its best, since the
    /// encoder's quantizer falls with each of them; the keyframe that follows is as good, and stays for as long as nothing changes. More
    /// would make it larger, and it is all that a still page costs.
    /// </summary>
    private const int LeastRefinements = 8;

    /// <summary>The longer it moved, the more it takes until the encoder has forgotten that.</summary>
    private const int MostRefinements = 40;

    public PictureRhythm(int picturesPerSegment, int frameRate)
    {
        PicturesPerSegment = picturesPerSegment;
        RestAfter = frameRate * 5 / 4;
    }

    private int PicturesPerSegment { get; }

    /// <summary>More than a second: a clock that ticks never comes to rest.</summary>
    private int RestAfter { get; }

    private long Quiet { get; init; }

    /// <summary>How many pictures of what stands still have still to be encoded.</summary>
    private int Refinements { get; init; } = LeastRefinements;

    /// <summary>Something was encoded since the last keyframe, so that it no longer shows what is to be seen.</summary>
    private bool IsPastKeyframe { get; init; }

    /// <param name="picture">Its number; a segment begins with each multiple of its length.</param>
    /// <param name="isChanged">It does not look like the one before it.</param>
    /// <param name="canHold">The stream allows that we write pictures ourselves.</param>
    /// <param name="groups">How many groups of pictures a segment has.</param>
    /// <param name="isBusy">The encoder has enough to do: nothing is given to it that could as well be later.</param>
    public (PictureSource Source, PictureRhythm Following) Next(long picture, bool isChanged, bool canHold, int groups, bool isBusy)
    {
        var quiet = isChanged ? 0 : Quiet + 1;
        var isAtRest = quiet >= RestAfter && !isBusy;
        var isRefining = isAtRest && Refinements > 0;
        var source = (NextGroup(picture, groups) - picture, isChanged || !canHold) switch
        {
            (0, true) => PictureSource.EncodedKeyframe,
            (0, false) => IsPastKeyframe || picture == 0 ? PictureSource.EncodedKeyframe : PictureSource.RepeatedKeyframe,
            (_, true) => PictureSource.Encoded,
            (_, false) when isRefining => PictureSource.Encoded,
            (var left, false) when isAtRest && EndsRefinement(left) => PictureSource.EncodedKeyframe,
            _ => PictureSource.Held,
        };
        return (source, this with
        {
            Quiet = quiet,
            Refinements = isChanged ? Math.Min(MostRefinements, Math.Max(LeastRefinements, Refinements) + 1)
                : isRefining ? Refinements - 1
                : Refinements,
            IsPastKeyframe = source switch
            {
                PictureSource.Encoded => true,
                PictureSource.EncodedKeyframe => false,
                _ => IsPastKeyframe,
            },
        });
    }

    /// <summary>The first picture from this one on that begins a group. Each segment begins one, and its last may be shorter.</summary>
    public long NextGroup(long picture, int groups)
    {
        var length = (PicturesPerSegment + groups - 1) / groups;
        var at = picture % PicturesPerSegment;
        return picture - at + Math.Min(PicturesPerSegment, (at + length - 1) / length * length);
    }

    /// <summary>
    /// The keyframe that stays is not waited for until the next group begins, unless that is soon: segments are cut at a keyframe
    /// that comes in their last quarter, and small groups have another one in a moment.
    /// </summary>
    private bool EndsRefinement(long untilNextGroup) => IsPastKeyframe && Refinements == 0 && 4 * untilNextGroup > PicturesPerSegment;
}
