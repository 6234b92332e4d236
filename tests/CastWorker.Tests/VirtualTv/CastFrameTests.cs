using System.Text;
using CastWorker.VirtualTv.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.VirtualTv;

/// <summary>The TV reads frames as strictly as a real one, and writes what a strict reader takes.</summary>
internal sealed class CastFrameTests
{
    /// <summary>version 0, "s", "d", "n", STRING, "{}".</summary>
    private static readonly byte[] Golden =
        [0x08, 0x00, 0x12, 0x01, (byte)'s', 0x1A, 0x01, (byte)'d', 0x22, 0x01, (byte)'n', 0x28, 0x00, 0x32, 0x02, (byte)'{', (byte)'}'];

    private static readonly CastFrame Frame = new() { Source = "s", Destination = "d", Namespace = "n", Text = "{}" };

    [Test]
    public void A_frame_is_written_with_its_length_and_its_required_zeros() =>
        CastFrameWriter.Write(Frame).ShouldBe([0, 0, 0, 17, .. Golden]);

    [Test]
    public void A_sound_frame_is_read() => CastFrameReader.Read(Golden).ShouldBe(new FrameVerdict.Sound(Frame));

    [Test]
    public void A_binary_frame_is_written_and_read()
    {
        var written = CastFrameWriter.Write(new CastFrame { Source = "s", Destination = "d", Namespace = "n", Binary = [1, 2, 3] });

        Sound(written).Binary.ShouldBe([1, 2, 3]);
    }

    [TestCase(0, 2, "protocol_version")]
    [TestCase(2, 3, "source_id")]
    [TestCase(5, 3, "destination_id")]
    [TestCase(8, 3, "namespace")]
    [TestCase(11, 2, "payload_type")]
    [TestCase(13, 4, "payload_utf8")]
    public void What_is_missing_is_named(int from, int count, string field)
    {
        byte[] cut = [.. Golden[..from], .. Golden[(from + count)..]];

        CastFrameReader.Read(cut).ShouldBeOfType<FrameVerdict.Flawed>().Reason.ShouldContain(field);
    }

    [TestCase(1, (byte)1, "protocol_version is 1, not 0")]
    [TestCase(1, (byte)9, "required field protocol_version is missing")]
    [TestCase(12, (byte)1, "payload_type is BINARY and there is no payload_binary")]
    [TestCase(12, (byte)2, "required field payload_type is missing")]
    [TestCase(4, (byte)0xFF, "a string is not UTF-8")]
    [TestCase(3, (byte)0x7F, "a field is longer than its message")]
    [TestCase(0, (byte)0x0B, "wire type 3 is not known")]
    [TestCase(0, (byte)0x00, "field number 0 is not possible")]
    public void A_wrong_byte_is_explained(int position, byte value, string reason)
    {
        var wrong = (byte[])Golden.Clone();
        wrong[position] = value;

        CastFrameReader.Read(wrong).ShouldBe(new FrameVerdict.Flawed(reason));
    }

    [Test]
    public void Fields_that_nobody_knows_are_read_past()
    {
        byte[] more = [.. Golden, 0x40, 0x01, 0x48, 0x05, 0x5D, 1, 2, 3, 4, 0x61, 1, 2, 3, 4, 5, 6, 7, 8];

        CastFrameReader.Read(more).ShouldBe(new FrameVerdict.Sound(Frame));
    }

    [Test]
    public void The_last_of_two_counts() =>
        Sound([0, 0, 0, 0, .. Golden, 0x12, 0x01, (byte)'x']).Source.ShouldBe("x");

    [TestCase(0u, false)]
    [TestCase(1u, true)]
    [TestCase(65_536u, true)]
    [TestCase(65_537u, false)]
    [TestCase(uint.MaxValue, false)]
    public void Lengths_have_a_limit(uint length, bool allowed) => FrameLength.IsAllowed(length).ShouldBe(allowed);

    [Test]
    public void Any_text_survives() => Prop.ForAll<NonNull<string>, NonNull<string>>((source, text) =>
    {
        // A string with half a character in it cannot be UTF-8.
        var (from, said) = (Whole(source.Get), Whole(text.Get));
        var read = Sound(CastFrameWriter.Write(Frame with { Source = from, Text = said }));
        return read.Source == from && read.Text == said;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Rubbish_is_judged_and_never_throws() =>
        Prop.ForAll<byte[]>(rubbish => CastFrameReader.Read(rubbish) is not null).QuickCheckThrowOnFailure();

    private static CastFrame Sound(byte[] framed) =>
        CastFrameReader.Read(framed.AsSpan(FrameLength.Bytes)).ShouldBeOfType<FrameVerdict.Sound>().Frame;

    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
