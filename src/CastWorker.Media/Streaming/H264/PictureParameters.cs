namespace CastWorker.Media.Streaming.H264;

/// <summary>What a picture parameter set says, as far as slices depend on it.</summary>
internal sealed record PictureParameters
{
    private const int MiddleQuantizer = 26;

    public int Id { get; init; }

    /// <summary>Arithmetic coding; otherwise codes of variable length.</summary>
    public bool IsCabac { get; init; }

    public bool HasBottomOrder { get; init; }

    public bool HasSliceGroups { get; init; }

    public int References { get; init; } = 1;

    public bool HasWeights { get; init; }

    public int InitialQuantizer { get; init; } = MiddleQuantizer;

    public bool ControlsDeblocking { get; init; }

    public bool HasRedundantPictures { get; init; }

    /// <exception cref="H264Exception">This is none.</exception>
    public static PictureParameters Parse(ReadOnlySpan<byte> unit)
    {
        var raw = new byte[unit.Length];
        var reader = new BitReader(raw.AsSpan(0, NalUnit.Unescape(unit, raw)));
        reader.Bits(8);
        var id = reader.Ue(255);
        reader.Ue(31);
        var cabac = reader.Flag();
        var bottom = reader.Flag();
        if (reader.Ue() > 0)
        {
            // Where the groups lie does not matter, nor does anything that comes after: nothing can be done with them.
            return new PictureParameters { Id = id, IsCabac = cabac, HasBottomOrder = bottom, HasSliceGroups = true };
        }

        var references = reader.Ue(31) + 1;
        reader.Ue(31);
        var weights = reader.Flag();
        reader.Bits(2);
        var quantizer = MiddleQuantizer + reader.Se();
        reader.Se();
        reader.Se();
        return new PictureParameters
        {
            Id = id,
            IsCabac = cabac,
            HasBottomOrder = bottom,
            References = references,
            HasWeights = weights,
            InitialQuantizer = quantizer,
            ControlsDeblocking = reader.Flag(),
            HasRedundantPictures = ReadRedundancy(ref reader),
        };
    }

    private static bool ReadRedundancy(ref BitReader reader)
    {
        reader.Flag();
        return reader.Flag();
    }
}
