using CastWorker.Media.MpegTs;
using CastWorker.Media.Muxing;

namespace CastWorker.Tests.Media.MpegTs;

public sealed class TsStreamTests
{
    private const int Length = TsPackets.PacketLength;

    [Test]
    public void Every_packet_is_whole_and_follows_the_one_before_of_its_kind()
    {
        var numbers = new Dictionary<int, int>();

        foreach (var packet in Packets(Stream(300, 60, 30)))
        {
            packet[0].ShouldBe((byte)0x47);
            var number = packet[3] & 0x0F;
            number.ShouldBe(numbers.TryGetValue(Pid(packet), out var last) ? (last + 1) & 0x0F : 0);
            numbers[Pid(packet)] = number;
        }

        numbers.Keys.Order().ShouldBe([TsTables.ProgrammesPid, TsTables.VideoPid, TsTables.AudioPid, TsTables.StreamsPid]);
    }

    [Test]
    public void Tables_come_before_each_keyframe_and_are_sound()
    {
        var packets = Packets(Stream(121, 60, 30)).ToList();

        packets.Count(packet => Pid(packet) == TsTables.ProgrammesPid).ShouldBe(3);
        packets.Select(Pid).Take(3).ShouldBe([TsTables.ProgrammesPid, TsTables.StreamsPid, TsTables.VideoPid]);
        // A table with its checksum has the checksum nought.
        TsTables.Checksum(TsTables.Programmes.AsSpan(1)).ShouldBe(0u);
        TsTables.Checksum(TsTables.Streams.AsSpan(1)).ShouldBe(0u);
        Convert.ToHexString(TsTables.Programmes).ShouldBe("0000B00D0001C100000001F0002AB104B2");
    }

    [TestCase(30)]
    [TestCase(24)]
    [TestCase(7)]
    public void Pictures_come_whole_at_exact_times_and_the_clock_is_behind_them(int frameRate)
    {
        var pictures = LivePictures.Pictures(10 * frameRate, 2 * frameRate).ToList();
        var annexB = new AnnexB(LivePictures.Configuration);

        var units = Units(Packets(Stream(10 * frameRate, 2 * frameRate, frameRate)), TsTables.VideoPid).ToList();

        units.Select(unit => unit.Content).ShouldBe(pictures.Select(picture => annexB.Write(picture.Unit.Span, picture.IsKeyframe)));
        units.Select(unit => unit.Time).ShouldBe(
            Enumerable.Range(0, units.Count).Select(i => 180_000 + (long)Math.Round(i * 90_000m / frameRate, MidpointRounding.AwayFromZero)));
        units.Select(unit => unit.IsKeyframe).ShouldBe(pictures.Select(picture => picture.IsKeyframe));
        units.ShouldAllBe(unit => unit.Time - unit.Clock == 63_000);
    }

    [Test]
    public void Sound_has_a_header_for_each_frame_and_exact_times()
    {
        var units = Units(Packets(Stream(300, 60, 30)), TsTables.AudioPid).ToList();

        var at = 0L;
        foreach (var unit in units)
        {
            unit.Time.ShouldBe(180_000 + (long)Math.Round(at * 1024 * 90_000m / 48_000, MidpointRounding.AwayFromZero));
            for (var content = unit.Content.AsSpan(); !content.IsEmpty; content = content[13..])
            {
                Convert.ToHexString(content[..13]).ShouldBe("FFF14C8001BFFC" + Convert.ToHexString(SilentSound.Frame));
                at++;
            }
        }

        at.ShouldBe(SilentSound.FramesWithin(300, 30));
    }

    [Test]
    public void A_keyframe_has_the_parameters_before_it()
    {
        var stream = new AnnexB(LivePictures.Configuration).Write([0, 0, 0, 2, 0x65, 0x88], isKeyframe: true);

        Convert.ToHexString(stream).ShouldStartWith("0000000109F0" + "0000000167");
        Convert.ToHexString(stream).ShouldEndWith("0000000168EE025CB0" + "000000016588");
    }

    [Test]
    public void A_picture_that_is_shown_later_than_it_is_decoded_has_both_times()
    {
        Convert.ToHexString(PesPacket.OfVideo(180_000 + 3600, 180_000, [7])).ShouldBe("000001E0000084C00A" + "31000B9A61" + "11000B7E41" + "07");
        Convert.ToHexString(PesPacket.OfVideo(180_000, 180_000, [7])).ShouldBe("000001E00000848005" + "21000B7E41" + "07");
    }

    [TestCase(1)]
    [TestCase(100)]
    [TestCase(188)]
    [TestCase(5000)]
    public void What_is_written_can_be_read_again_however_it_comes(int piece)
    {
        var stream = new TsStream(LivePictures.Format(90_000));
        var pictures = Enumerable.Range(0, 50)
            .Select(i => LivePictures.Picture(i * 3600, i % 25 == 0) with { Ticks = 3600, Delay = i % 3 * 3600, Sound = [.. SilentSound.Silent(i % 3)] }).ToList();
        var reader = new TsReader();
        var read = new List<TsUnit>();

        foreach (var bytes in LivePictures.Chunks(stream, pictures).SelectMany(chunk => chunk.Bytes.ToArray()).Chunk(piece))
        {
            reader.Take(bytes, read);
        }

        reader.Kinds.ShouldBe(new Dictionary<int, byte> { [TsTables.VideoPid] = TsTables.H264, [TsTables.AudioPid] = 0x0F });
        var annexB = new AnnexB(LivePictures.Configuration);
        var seen = read.Where(unit => unit.Pid == TsTables.VideoPid).ToList();
        // The last one is known to be whole only when another comes.
        seen.Select(unit => unit.Content.ToArray()).ShouldBe(pictures.SkipLast(1).Select(picture => annexB.Write(picture.Unit.Span, picture.IsKeyframe)));
        seen.Select(unit => unit.DecodedAt).ShouldBe(pictures.SkipLast(1).Select(picture => 180_000 + picture.Time));
        seen.Select(unit => unit.Time - unit.DecodedAt).ShouldBe(pictures.SkipLast(1).Select(picture => (long)picture.Delay));
        read.Count(unit => unit.Pid == TsTables.AudioPid).ShouldBe(pictures.Count(picture => picture.Sound!.Count > 0));
    }

    [Test]
    public void What_is_no_transport_stream_is_refused() =>
        Should.Throw<InvalidDataException>(() => new TsReader().Take(new byte[Length], []));

    private static byte[] Stream(int count, int group, int frameRate) =>
        [.. LivePictures.Chunks(new TsStream(LivePictures.Format(frameRate)), LivePictures.Pictures(count, group)).SelectMany(chunk => chunk.Bytes.ToArray())];

    private static IEnumerable<byte[]> Packets(byte[] stream)
    {
        (stream.Length % Length).ShouldBe(0);
        return stream.Chunk(Length);
    }

    private static int Pid(byte[] packet) => ((packet[1] & 0x1F) << 8) | packet[2];

    /// <summary>What a stream's packets carry, put together again.</summary>
    private static IEnumerable<Unit> Units(IEnumerable<byte[]> packets, int pid)
    {
        List<byte> bytes = [];
        var (clock, isKeyframe) = (0L, false);
        foreach (var packet in packets.Where(packet => Pid(packet) == pid))
        {
            if ((packet[1] & 0x40) != 0)
            {
                if (bytes.Count > 0)
                {
                    yield return Unit.Of(bytes, clock, isKeyframe);
                }

                bytes = [];
                (clock, isKeyframe) = (packet[3] & 0x20) != 0 && (packet[5] & 0x10) != 0
                    ? (((long)packet[6] << 25) | ((long)packet[7] << 17) | ((long)packet[8] << 9) | ((long)packet[9] << 1) | (long)(packet[10] >> 7), (packet[5] & 0x40) != 0)
                    : (0, false);
            }

            bytes.AddRange(packet[((packet[3] & 0x20) != 0 ? 5 + packet[4] : 4)..]);
        }

        yield return Unit.Of(bytes, clock, isKeyframe);
    }

    private sealed record Unit(long Time, long Clock, bool IsKeyframe, byte[] Content)
    {
        public static Unit Of(List<byte> pes, long clock, bool isKeyframe)
        {
            pes.Take(3).ShouldBe([0, 0, 1]);
            var length = (pes[4] << 8) | pes[5];
            (length == 0 || length == pes.Count - 6).ShouldBeTrue();
            pes[7].ShouldBe((byte)0x80);
            var time = ((long)(pes[9] & 0x0E) << 29) | ((long)pes[10] << 22) | ((long)(pes[11] & 0xFE) << 14) | ((long)pes[12] << 7) | (long)(pes[13] >> 1);
            return new Unit(time, clock, isKeyframe, [.. pes.Skip(9 + pes[8])]);
        }
    }
}
