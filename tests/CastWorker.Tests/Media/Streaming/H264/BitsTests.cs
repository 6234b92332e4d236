using CastWorker.Media.Streaming.H264;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.Media.Streaming.H264;

public sealed class BitsTests
{
    [Test]
    public void What_is_written_is_read_back() => Prop.ForAll(
        Gen.Choose(0, 31).Zip(Gen.Choose(int.MinValue, int.MaxValue)).ArrayOf().ToArbitrary(),
        numbers =>
        {
            var writer = new BitWriter();
            foreach (var (bits, value) in numbers)
            {
                writer.Bits(bits, Low(value, bits));
                writer.Ue((uint)value & 0x7FFFFFFF);
                writer.Se(value / 2);
            }

            var reader = new BitReader(writer.Written);
            foreach (var (bits, value) in numbers)
            {
                reader.Bits(bits).ShouldBe(Low(value, bits));
                reader.Ue().ShouldBe((uint)value & 0x7FFFFFFF);
                reader.Se().ShouldBe(value / 2);
            }
        }).QuickCheckThrowOnFailure();

    [TestCase(0u, "1")]
    [TestCase(1u, "010")]
    [TestCase(2u, "011")]
    [TestCase(7u, "0001000")]
    public void Numbers_are_written_as_the_standard_has_them(uint number, string bits)
    {
        var writer = new BitWriter();

        writer.Ue(number);

        Convert.ToString(writer.Written[0], 2).PadLeft(8, '0')[..bits.Length].ShouldBe(bits);
    }

    [Test]
    public void Bits_can_be_changed_afterwards_and_copied_from_any_place()
    {
        var writer = new BitWriter();
        writer.Bits(32, 0xABCDEF01);
        writer.Overwrite(5, 9, 0b1_0101_0101);
        var other = new BitWriter();
        other.Bits(3, 0);
        other.Copy(writer.Written, 0, 32);

        var reader = new BitReader(other.Written);
        reader.Seek(3);
        reader.Bits(32).ShouldBe((0xABCDEF01 & ~(0x1FFu << 18)) | (0b1_0101_0101u << 18));
    }

    [Test]
    public void Reading_beyond_the_end_is_an_error_of_its_own_kind()
    {
        Should.Throw<H264Exception>(() => new BitReader([0xFF]).Bits(9));
        Should.Throw<H264Exception>(() => new BitReader([0, 0, 0, 0, 0]).Ue());
        Should.Throw<H264Exception>(() => new BitReader([0]).Ue());
    }

    [Test]
    public void Start_codes_never_appear_by_chance_and_everything_comes_back() => Prop.ForAll(
        Gen.Frequency((4, Gen.Constant((byte)0)), (3, Gen.Choose(0, 4).Select(value => (byte)value)), (1, Gen.Choose(0, 255).Select(value => (byte)value)))
            .ArrayOf().ToArbitrary(),
        raw =>
        {
            var escaped = new byte[(raw.Length * 3 / 2) + 1];
            var length = NalUnit.Escape(raw, escaped);
            var unit = escaped.AsSpan(0, length);
            for (var i = 0; i + 2 < length; i++)
            {
                (unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] < 3).ShouldBeFalse();
            }

            var back = new byte[length];
            back.AsSpan(0, NalUnit.Unescape(unit, back)).ToArray().ShouldBe(raw);
        }).QuickCheckThrowOnFailure();

    private static uint Low(int value, int bits) => (uint)value & ((1u << bits) - 1);
}
