using CastWorker.Media.Streaming.H264;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Streaming.H264;

public sealed class SequenceParametersTests
{
    [Test]
    public void An_encoders_own_are_read()
    {
        var (sequence, _) = DecoderConfiguration.Parse(LivePictures.Configuration);

        (sequence.Profile, sequence.Level, sequence.BitDepth, sequence.ChromaFormat).ShouldBe((100, 10, 8, 1));
        (sequence.Size, sequence.HasFramesOnly, sequence.HasSquarePoints).ShouldBe((new PictureSize(64, 48), true, true));
    }

    [TestCase(120, 68, true, 4, 1920, 1080)]
    [TestCase(120, 34, false, 2, 1920, 1080)]
    [TestCase(80, 45, true, 0, 1280, 720)]
    public void What_is_cut_off_is_not_part_of_the_size(int width, int height, bool framesOnly, int cut, int shownWidth, int shownHeight) =>
        SequenceParameters.Parse(Unit(width, height, framesOnly, cut, shape: [])).Size.ShouldBe(new PictureSize(shownWidth, shownHeight));

    [TestCase("1", true)]
    [TestCase("0", true)]
    [TestCase("2", false)]
    [TestCase("255 1 1", true)]
    [TestCase("255 64 45", false)]
    public void The_shape_of_points_is_what_it_says(string shape, bool isSquare) =>
        SequenceParameters.Parse(Unit(45, 36, true, 0, [.. shape.Split(' ').Select(uint.Parse)])).HasSquarePoints.ShouldBe(isSquare);

    /// <summary>As the standard has them (7.3.2.1), of Main profile.</summary>
    private static byte[] Unit(int width, int height, bool framesOnly, int cut, uint[] shape)
    {
        var writer = new BitWriter();
        writer.Bytes([0x67, 77, 0, 40]);
        foreach (var number in new uint[] { 0, 0, 2, 1 })
        {
            writer.Ue(number);
        }

        writer.Flag(false);
        writer.Ue((uint)width - 1);
        writer.Ue((uint)height - 1);
        writer.Flag(framesOnly);
        if (!framesOnly)
        {
            writer.Flag(true);
        }

        writer.Flag(true);
        writer.Flag(cut > 0);
        foreach (var side in cut > 0 ? new[] { 0u, 0u, 0u, (uint)cut } : [])
        {
            writer.Ue(side);
        }

        writer.Flag(shape.Length > 0);
        writer.Flag(shape.Length > 0);
        foreach (var (index, number) in shape.Index())
        {
            writer.Bits(index == 0 ? 8 : 16, number);
        }

        writer.AlignWith(true);
        var unit = new byte[writer.Written.Length * 2];
        return unit[..NalUnit.Escape(writer.Written, unit)];
    }
}
