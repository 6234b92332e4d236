using CastWorker.Sessions;

namespace CastWorker.Media.Streaming.H264;

/// <summary>What a sequence parameter set says, as far as slices depend on it, and players.</summary>
internal sealed record SequenceParameters
{
    private const int LargestSide = 16384 / 16;
    private const int UsualDepth = 8;

    public required int Id { get; init; }

    public required int Profile { get; init; }

    /// <summary>What a decoder must be able to do; 41 is 4.1.</summary>
    public required int Level { get; init; }

    public required int BitDepth { get; init; }

    /// <summary>Of what is shown of each picture.</summary>
    public required PictureSize Size { get; init; }

    /// <summary>Its points are as wide as they are high, or it does not say.</summary>
    public required bool HasSquarePoints { get; init; }

    public required int ChromaFormat { get; init; }

    public required bool HasSeparatePlanes { get; init; }

    public required int FrameNumberBits { get; init; }

    /// <summary>How pictures say in which order they are shown: 0 each by itself, 1 by a cycle, 2 as they come.</summary>
    public required int OrderType { get; init; }

    /// <summary>Of type 0.</summary>
    public required int OrderBits { get; init; }

    public required int Macroblocks { get; init; }

    /// <summary>There are no fields, and no macroblocks of fields.</summary>
    public required bool HasFramesOnly { get; init; }

    /// <exception cref="H264Exception">This is none.</exception>
    public static SequenceParameters Parse(ReadOnlySpan<byte> unit)
    {
        var raw = new byte[unit.Length];
        var reader = new BitReader(raw.AsSpan(0, NalUnit.Unescape(unit, raw)));
        reader.Bits(8);
        var profile = (int)reader.Bits(8);
        reader.Bits(8);
        var level = (int)reader.Bits(8);
        var id = reader.Ue(31);
        var (chroma, separate, depth) = HasChroma(profile) ? ParseChroma(ref reader) : (1, false, UsualDepth);
        var frameNumberBits = reader.Ue(12) + 4;
        var orderType = reader.Ue(2);
        var orderBits = orderType == 0 ? reader.Ue(12) + 4 : 0;
        if (orderType == 1)
        {
            SkipOrderCycle(ref reader);
        }

        reader.Ue(16);
        reader.Flag();
        var width = reader.Ue(LargestSide) + 1;
        var height = reader.Ue(LargestSide) + 1;
        var framesOnly = reader.Flag();
        var (across, down) = PictureFrame.ParseCut(ref reader, framesOnly, chroma);
        return new SequenceParameters
        {
            Id = id,
            Profile = profile,
            Level = level,
            BitDepth = depth,
            Size = new PictureSize((width * 16) - across, (height * (framesOnly ? 16 : 32)) - down),
            HasSquarePoints = PictureFrame.ParseSquareness(ref reader),
            ChromaFormat = chroma,
            HasSeparatePlanes = separate,
            FrameNumberBits = frameNumberBits,
            OrderType = orderType,
            OrderBits = orderBits,
            Macroblocks = width * height * (framesOnly ? 1 : 2),
            HasFramesOnly = framesOnly,
        };
    }

    private static bool HasChroma(int profile) => profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135;

    private static (int Format, bool SeparatePlanes, int Depth) ParseChroma(ref BitReader reader)
    {
        var format = reader.Ue(3);
        var separate = format == 3 && reader.Flag();
        var depth = UsualDepth + Math.Max(reader.Ue(6), reader.Ue(6));
        reader.Flag();
        if (reader.Flag())
        {
            for (var list = 0; list < (format == 3 ? 12 : 8); list++)
            {
                ScalingList.Skip(ref reader, list);
            }
        }

        return (format, separate, depth);
    }

    private static void SkipOrderCycle(ref BitReader reader)
    {
        reader.Flag();
        reader.Se();
        reader.Se();
        for (var left = reader.Ue(255); left > 0; left--)
        {
            reader.Se();
        }
    }
}

/// <summary>Lists that weight coefficients: only to be passed over.</summary>
internal static class ScalingList
{
    private const int SmallLists = 6;

    public static void Skip(ref BitReader reader, int list)
    {
        if (!reader.Flag())
        {
            return;
        }

        var last = 8;
        var next = 8;
        for (var i = 0; i < (list < SmallLists ? 16 : 64) && next != 0; i++)
        {
            next = (last + reader.Se() + 256) & 0xFF;
            last = next == 0 ? last : next;
        }
    }
}
