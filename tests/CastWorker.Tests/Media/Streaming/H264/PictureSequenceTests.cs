using CastWorker.Media.Streaming.H264;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.Media.Streaming.H264;

public sealed class PictureSequenceTests
{
    private static readonly byte[][][] Streams = [SmallStreams.Cabac, SmallStreams.Cavlc, SmallStreams.Slices];

    [Test]
    public void A_held_picture_is_ten_bytes_or_so()
    {
        Convert.ToHexString(Begun(SmallStreams.Cabac).Held()).ShouldBe("00000007" + "419A22135F043C");
        Convert.ToHexString(Begun(SmallStreams.Cavlc).Held()).ShouldBe("00000006" + "419A202686C0");
    }

    [TestCaseSource(nameof(Streams))]
    public void Numbers_have_no_gaps_whatever_is_put_between(byte[][] stream)
    {
        var sequence = Begun(stream);
        var numbers = new List<uint>();

        for (var i = 0; i < 20; i++)
        {
            numbers.Add(FrameNumber(sequence.Held()));
        }

        numbers.Add(FrameNumber(sequence.Encoded(stream[2])));
        numbers.Add(FrameNumber(sequence.Held()));

        numbers.ShouldBe(Enumerable.Range(1, 22).Select(number => (uint)number % 16));
    }

    [TestCaseSource(nameof(Streams))]
    public void A_picture_of_the_encoder_that_is_where_it_was_stays_as_it_was(byte[][] stream)
    {
        var sequence = Begun(stream);

        Convert.ToHexString(sequence.Encoded(stream[2])).ShouldBe(Convert.ToHexString(stream[2]));
    }

    [TestCaseSource(nameof(Streams))]
    public void Neighbouring_keyframes_have_different_ids_and_a_repeated_one_comes_back_as_it_was(byte[][] stream)
    {
        var sequence = new PictureSequence();
        sequence.Configure(stream[0]);
        var first = Convert.ToHexString(sequence.Encoded(stream[1]));

        var second = Convert.ToHexString(sequence.RepeatKeyframe());
        var third = Convert.ToHexString(sequence.RepeatKeyframe());
        sequence.IsAtKeyframe.ShouldBeTrue();
        var other = Convert.ToHexString(sequence.Encoded(stream[3]));

        second.ShouldNotBe(first);
        second.Length.ShouldBe(first.Length);
        third.ShouldBe(first);
        other.ShouldNotBe(first);
        sequence.Held();
        sequence.IsAtKeyframe.ShouldBeFalse();
    }

    [TestCaseSource(nameof(Streams))]
    public void What_is_cut_off_or_damaged_is_refused_and_never_a_crash(byte[][] stream)
    {
        foreach (var piece in stream.Skip(1))
        {
            for (var length = 0; length < piece.Length; length++)
            {
                Try(() => Begun(stream).Encoded(piece.AsSpan(0, length)));
            }
        }

        for (var length = 0; length < stream[0].Length; length++)
        {
            Try(() => new PictureSequence().Configure(stream[0].AsSpan(0, length)));
        }
    }

    [Test]
    public void Whatever_comes_is_refused_or_taken() => Prop.ForAll(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().Zip(Gen.Choose(0, 2)).ToArbitrary(),
        sample =>
        {
            var (bytes, which) = sample;
            Try(() => new PictureSequence().Configure(bytes));
            Try(() => new PictureSequence().Configure([1, 100, 0, 10, 0xFF, 0xE1, 0, (byte)Math.Min(bytes.Length + 1, 255), 0x67, .. bytes]));
            var unit = new byte[] { 0, 0, (byte)((bytes.Length + 1) >> 8), (byte)(bytes.Length + 1), 0x41 };
            Try(() => Begun(Streams[which]).Encoded([.. unit, .. bytes]));
            unit[^1] = 0x65;
            Try(() => Begun(Streams[which]).Encoded([.. unit, .. bytes]));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void A_picture_before_its_parameters_is_refused() =>
        Should.Throw<H264Exception>(() => new PictureSequence().Encoded(SmallStreams.Cabac[1]));

    [Test]
    public void Nothing_is_put_into_a_stream_of_which_nothing_is_known() => new PictureSequence().Obstacle.ShouldNotBeNull();

    [Test]
    public void Holding_a_picture_costs_no_memory()
    {
        var sequence = Begun(SmallStreams.Cabac);
        sequence.Held();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            sequence.Held();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static PictureSequence Begun(byte[][] stream)
    {
        var sequence = new PictureSequence();
        sequence.Configure(stream[0]);
        sequence.Encoded(stream[1]);
        sequence.Obstacle.ShouldBeNull();
        return sequence;
    }

    /// <summary>Of the first slice: four bits after one bit, a slice type of seven bits at most, and one bit for the parameters.</summary>
    private static uint FrameNumber(ReadOnlySpan<byte> accessUnit)
    {
        var reader = new BitReader(accessUnit[5..]);
        reader.Ue();
        reader.Ue();
        reader.Ue();
        return reader.Bits(4);
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (H264Exception refused)
        {
            refused.Message.ShouldNotBeEmpty();
        }
    }
}
