namespace CastWorker.Media.Streaming.H264;

/// <summary>The end of a sequence parameter set: what of a picture is shown, and in which shape.</summary>
internal static class PictureFrame
{
    private const int LargestSide = 16384;
    private const uint OwnShape = 255;
    private const uint Untold = 0;
    private const uint Square = 1;

    /// <summary>So many points are cut off, across and down.</summary>
    public static (int Across, int Down) ParseCut(ref BitReader reader, bool hasFramesOnly, int chromaFormat)
    {
        if (!hasFramesOnly)
        {
            reader.Flag();
        }

        reader.Flag();
        if (!reader.Flag())
        {
            return (0, 0);
        }

        var across = reader.Ue(LargestSide) + reader.Ue(LargestSide);
        var down = reader.Ue(LargestSide) + reader.Ue(LargestSide);
        return (across * (chromaFormat is 1 or 2 ? 2 : 1), down * (chromaFormat == 1 ? 2 : 1) * (hasFramesOnly ? 1 : 2));
    }

    /// <summary>Whether points are as wide as they are high, as far as it is said.</summary>
    public static bool ParseSquareness(ref BitReader reader)
    {
        if (!reader.Flag() || !reader.Flag())
        {
            return true;
        }

        return reader.Bits(8) switch
        {
            Untold or Square => true,
            OwnShape => reader.Bits(16) == reader.Bits(16),
            _ => false,
        };
    }
}
