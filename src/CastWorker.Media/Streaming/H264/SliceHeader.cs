namespace CastWorker.Media.Streaming.H264;

/// <summary>Where in a slice the numbers stand that change when pictures are put between others, and whether the slice bears that.</summary>
/// <param name="FrameNumberAt">Where the frame's number begins, in bits.</param>
/// <param name="IdrIdAt">Where an IDR picture's id begins; 0 in other slices.</param>
/// <param name="OrderAt">Where the order begins, if there is one.</param>
/// <param name="DataAt">Where the header ends.</param>
/// <param name="Obstacle">Why nothing can be put between this picture and its references; null when it can.</param>
internal readonly record struct SliceHeader(int FrameNumberAt, int IdrIdAt, int OrderAt, int DataAt, string? Obstacle)
{
    private const uint SliceB = 1;
    private const uint SliceI = 2;
    private const uint SwitchingI = 4;

    /// <param name="raw">The unit without emulation prevention.</param>
    /// <param name="sequence">Its sequence parameters.</param>
    /// <param name="picture">Its picture parameters.</param>
    /// <exception cref="H264Exception">This is no slice of theirs.</exception>
    public static SliceHeader Parse(ReadOnlySpan<byte> raw, SequenceParameters sequence, PictureParameters picture)
    {
        var reader = new BitReader(raw);
        reader.Bits(8);
        var isIdr = NalUnit.TypeOf(raw) == NalType.IdrSlice;
        reader.Ue(sequence.Macroblocks - 1);
        var kind = (uint)reader.Ue(9) % 5;
        if (reader.Ue(255) != picture.Id)
        {
            throw new H264Exception("A slice refers to parameters that nobody gave.");
        }

        var frameNumberAt = reader.Position;
        reader.Bits(sequence.FrameNumberBits);
        var idrIdAt = reader.Position;
        _ = isIdr ? reader.Ue() : 0;
        var orderAt = reader.Position;
        reader.Bits(sequence.OrderBits);
        _ = sequence.OrderType == 0 && picture.HasBottomOrder ? reader.Se() : 0;
        var obstacle = kind == SliceB ? "the encoder makes B pictures"
            : NalUnit.ReferenceOf(raw) == 0 ? "the encoder makes pictures that nothing may refer to"
            : null;
        var isIntra = kind is SliceI or SwitchingI;
        if (obstacle is null && !isIntra)
        {
            obstacle = SkipReferences(ref reader, sequence, picture);
        }

        if (obstacle is null)
        {
            obstacle = SkipMarking(ref reader, isIdr);
            _ = picture.IsCabac && !isIntra ? reader.Ue(2) : 0;
            reader.Se();
            SkipDeblocking(ref reader, picture);
        }

        return new SliceHeader(frameNumberAt, isIdr ? idrIdAt : 0, orderAt, reader.Position, obstacle);
    }

    private static string? SkipReferences(ref BitReader reader, SequenceParameters sequence, PictureParameters picture)
    {
        var references = reader.Flag() ? reader.Ue(31) + 1 : picture.References;
        if (references > 1)
        {
            return "the encoder refers to more than the picture before";
        }

        if (reader.Flag())
        {
            return "the encoder changes the order of what it refers to";
        }

        if (picture.HasWeights)
        {
            Weights.Skip(ref reader, sequence);
        }

        return null;
    }

    private static string? SkipMarking(ref BitReader reader, bool isIdr)
    {
        if (!isIdr)
        {
            return reader.Flag() ? "the encoder says by itself which pictures are kept" : null;
        }

        reader.Flag();
        return reader.Flag() ? "the encoder keeps pictures for long" : null;
    }

    private static void SkipDeblocking(ref BitReader reader, PictureParameters picture)
    {
        if (picture.ControlsDeblocking && reader.Ue(2) != 1)
        {
            reader.Se();
            reader.Se();
        }
    }
}

/// <summary>Weights for predicting one picture from another.</summary>
internal static class Weights
{
    /// <summary>Passes over those of one reference.</summary>
    public static void Skip(ref BitReader reader, SequenceParameters sequence)
    {
        reader.Ue(7);
        var hasChroma = sequence is { ChromaFormat: not 0, HasSeparatePlanes: false };
        _ = hasChroma ? reader.Ue(7) : 0;
        SkipPairs(ref reader, reader.Flag() ? 1 : 0);
        SkipPairs(ref reader, hasChroma && reader.Flag() ? 2 : 0);
    }

    /// <summary>Writes that one reference has none.</summary>
    public static void WriteNone(BitWriter writer, SequenceParameters sequence)
    {
        writer.Ue(0);
        var hasChroma = sequence is { ChromaFormat: not 0, HasSeparatePlanes: false };
        if (hasChroma)
        {
            writer.Ue(0);
        }

        writer.Flag(false);
        if (hasChroma)
        {
            writer.Flag(false);
        }
    }

    private static void SkipPairs(ref BitReader reader, int pairs)
    {
        for (; pairs > 0; pairs--)
        {
            reader.Se();
            reader.Se();
        }
    }
}
