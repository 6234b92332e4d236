namespace CastWorker.Media.Streaming.H264;

/// <summary>Writes the picture that looks like the one before it: one P slice, all of whose macroblocks are skipped.</summary>
internal sealed class HeldPicture(SequenceParameters sequence, PictureParameters picture)
{
    /// <summary>A slice of a picture that others may refer to.</summary>
    private const uint UnitHeader = (2 << 5) | (uint)NalType.Slice;

    private const uint AllSlicesP = 5;

    private readonly byte[] _skipped = picture.IsCabac ? SkippedMacroblocks.Code(sequence.Macroblocks) : [];
    private readonly BitWriter _writer = new();

    /// <summary>The slice, without emulation prevention; valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(uint frameNumber, uint order)
    {
        _writer.Clear();
        _writer.Bits(8, UnitHeader);
        _writer.Ue(0);
        _writer.Ue(AllSlicesP);
        _writer.Ue((uint)picture.Id);
        _writer.Bits(sequence.FrameNumberBits, frameNumber);
        WriteOrder(order);
        WriteReference();
        // What is kept is what came last.
        _writer.Flag(false);
        if (picture.IsCabac)
        {
            _writer.Ue(0);
        }

        _writer.Se(SkippedMacroblocks.Quantizer - picture.InitialQuantizer);
        if (picture.ControlsDeblocking)
        {
            _writer.Ue(1);
        }

        WriteMacroblocks();
        return _writer.Written;
    }

    private void WriteOrder(uint order)
    {
        if (sequence.OrderType == 0)
        {
            _writer.Bits(sequence.OrderBits, order);
            if (picture.HasBottomOrder)
            {
                _writer.Se(0);
            }
        }
    }

    /// <summary>One reference, the picture before, as it is.</summary>
    private void WriteReference()
    {
        _writer.Flag(picture.References > 1);
        if (picture.References > 1)
        {
            _writer.Ue(0);
        }

        _writer.Flag(false);
        if (picture.HasWeights)
        {
            Weights.WriteNone(_writer, sequence);
        }
    }

    private void WriteMacroblocks()
    {
        if (picture.IsCabac)
        {
            _writer.AlignWith(bit: true);
            _writer.Bytes(_skipped);
            return;
        }

        _writer.Ue((uint)sequence.Macroblocks);
        _writer.Flag(true);
    }
}
