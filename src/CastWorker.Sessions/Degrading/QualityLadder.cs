namespace CastWorker.Sessions.Degrading;

/// <summary>The qualities that a stream comes down by, rung by rung, from the one that is wanted: first fewer pictures, then smaller ones.</summary>
internal static class QualityLadder
{
    /// <summary>Fewer pictures a second than this are no film any more.</summary>
    private const int LeastFrameRate = 10;

    /// <summary>On anything smaller a page cannot be read.</summary>
    private const int LeastSide = 480;

    /// <summary>From the wanted one on, which is the first; never empty.</summary>
    public static IReadOnlyList<Quality> From(Quality wanted) => [.. Rungs(wanted)];

    private static IEnumerable<Quality> Rungs(Quality wanted)
    {
        yield return wanted;
        var calm = wanted.FrameRate / 2 >= LeastFrameRate ? wanted with { FrameRate = wanted.FrameRate / 2 } : wanted;
        if (calm != wanted)
        {
            yield return calm;
        }

        var factor = 2.0 / 3;
        for (var size = Times(wanted.Size, factor); Math.Min(size.Width, size.Height) >= LeastSide; size = Times(wanted.Size, factor))
        {
            yield return calm with { Size = size };
            factor *= 2.0 / 3;
        }
    }

    private static PictureSize Times(PictureSize size, double factor) => new(Even(size.Width * factor), Even(size.Height * factor));

    private static int Even(double side) => 2 * (int)Math.Round(side / 2, MidpointRounding.AwayFromZero);
}
