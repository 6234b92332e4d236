namespace CastWorker.Media.Streaming.H264;

/// <summary>
/// Makes one valid sequence of what the encoder makes and of pictures of our own between: frame numbers without gaps, and neighbouring IDR pictures with
/// different ids. Access units are units with their lengths in front; what is returned is valid until the next call.
/// </summary>
internal sealed class PictureSequence
{
    /// <summary>Two ids whose codes are of the same length.</summary>
    private const uint FirstIdrId = 1;

    private readonly AccessUnitBuffer _output = new();
    private readonly SliceRewriter _rewriter = new();
    private readonly byte[]?[] _keyframes = new byte[]?[2];
    private SequenceParameters? _sequence;
    private PictureParameters? _picture;
    private HeldPicture? _held;
    private uint _number;
    private uint _sinceKeyframe;
    private int _lastIdr;

    /// <summary>Why no pictures of our own can be put between those of the encoder; null when they can.</summary>
    public string? Obstacle { get; private set; } = "the encoder has not yet said what it makes";

    /// <summary>Whether what was written last is an IDR picture.</summary>
    public bool IsAtKeyframe => _sinceKeyframe == 0;

    /// <param name="record">The AVC decoder configuration record.</param>
    /// <exception cref="H264Exception">It is none.</exception>
    public void Configure(ReadOnlySpan<byte> record)
    {
        var (sequence, picture) = DecoderConfiguration.Parse(record);
        (_sequence, _picture) = (sequence, picture);
        Obstacle = !sequence.HasFramesOnly ? "the encoder makes fields"
            : sequence.OrderType == 1 ? "the encoder orders its pictures in a cycle"
            : sequence.HasSeparatePlanes ? "the encoder codes the colours apart"
            : picture.HasSliceGroups ? "the encoder makes groups of slices"
            : picture.HasRedundantPictures ? "the encoder repeats parts of its pictures"
            : null;
        _held = Obstacle is null ? new HeldPicture(sequence, picture) : null;
    }

    /// <summary>A picture that the encoder has made.</summary>
    /// <exception cref="H264Exception">It is damaged, or nothing is known of its stream.</exception>
    public ReadOnlySpan<byte> Encoded(ReadOnlySpan<byte> accessUnit)
    {
        _output.Clear();
        var isIdr = false;
        for (var first = true; !accessUnit.IsEmpty;)
        {
            var unit = NalUnit.Take(ref accessUnit);
            if (NalUnit.TypeOf(unit) is not (NalType.Slice or NalType.IdrSlice))
            {
                if (NalUnit.TypeOf(unit) is >= NalType.PartitionA and <= NalType.PartitionC)
                {
                    throw new H264Exception("The encoder's pictures are in parts.");
                }

                // Parameters were said before all pictures; remarks and filling are of no use to anybody.
                continue;
            }

            if (first)
            {
                first = false;
                isIdr = NalUnit.TypeOf(unit) == NalType.IdrSlice;
                Advance(isIdr);
            }

            AddSlice(unit);
        }

        if (isIdr)
        {
            Array.Clear(_keyframes);
            _keyframes[_lastIdr] = _output.Written.ToArray();
        }

        return _output.Written;
    }

    /// <summary>A picture that looks like the one before it.</summary>
    public ReadOnlySpan<byte> Held()
    {
        Advance(isIdr: false);
        _output.Clear();
        _output.AddRaw(_held!.Write(FrameNumber, Order));
        return _output.Written;
    }

    /// <summary>The last IDR picture once more; to be asked for only while nothing was encoded since.</summary>
    public ReadOnlySpan<byte> RepeatKeyframe()
    {
        ReadOnlySpan<byte> other = _keyframes[_lastIdr];
        Advance(isIdr: true);
        if (_keyframes[_lastIdr] is { } known)
        {
            return known;
        }

        _output.Clear();
        while (!other.IsEmpty)
        {
            AddSlice(NalUnit.Take(ref other));
        }

        _keyframes[_lastIdr] = _output.Written.ToArray();
        return _output.Written;
    }

    private uint FrameNumber => _number & ((1u << _sequence!.FrameNumberBits) - 1);

    private uint Order => (2 * _sinceKeyframe) & ((1u << _sequence!.OrderBits) - 1);

    private void Advance(bool isIdr)
    {
        _number = isIdr ? 0 : _number + 1;
        _sinceKeyframe = isIdr ? 0 : _sinceKeyframe + 1;
        _lastIdr = isIdr ? 1 - _lastIdr : _lastIdr;
    }

    private void AddSlice(ReadOnlySpan<byte> unit)
    {
        if (_sequence is null || _picture is null)
        {
            throw new H264Exception("A picture came before what it is made with.");
        }

        var numbers = new SliceNumbers(FrameNumber, FirstIdrId + (uint)_lastIdr, Order);
        var obstacle = _rewriter.Rewrite(unit, numbers, _sequence, _picture, _output);
        Obstacle ??= obstacle;
    }
}
