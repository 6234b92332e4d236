using System.Runtime.Intrinsics;
using CastWorker.Media.Capture;
using CastWorker.Sessions;

namespace CastWorker.Tests.Media.Capture;

public sealed class Nv12RowsTests
{
    private static readonly int[] Lengths = [2, 6, 8, 14, 16, 18, 30, 32, 46, 854];

    [TestCaseSource(nameof(Lengths))]
    public void All_ways_give_the_same_to_the_last_bit(int length)
    {
        var random = new Random(length);
        for (var round = 0; round < 200; round++)
        {
            var upper = Pixels(random, length);
            var lower = Pixels(random, length);

            var plain = Convert(upper, lower, (rows, _, _, _) => 0);
            Convert(upper, lower, Nv12Rows.Wide).ShouldBe(plain);
            Convert(upper, lower, Nv12Rows.Narrow).ShouldBe(plain);
            var chosen = (new byte[length], new byte[length], new byte[length]);
            Nv12Rows.Convert(new PixelRows(upper, lower), chosen.Item1, chosen.Item2, chosen.Item3);
            byte[] all = [.. chosen.Item1, .. chosen.Item2, .. chosen.Item3];
            all.ShouldBe(plain);
        }
    }

    [Test]
    public void Vectors_do_the_greatest_part()
    {
        Vector128.IsHardwareAccelerated.ShouldBeTrue();
        Nv12Rows.Wide(new PixelRows(new uint[46], new uint[46]), new byte[46], new byte[46], new byte[46]).ShouldBe(32);
        Nv12Rows.Narrow(new PixelRows(new uint[46], new uint[46]), new byte[46], new byte[46], new byte[46]).ShouldBe(40);
    }

    [Test]
    public void Every_colour_is_within_one_of_what_bt709_says()
    {
        var worst = 0.0;
        for (var red = 0; red < 256; red += 5)
        {
            for (var green = 0; green < 256; green += 5)
            {
                for (var blue = 0; blue < 256; blue += 5)
                {
                    worst = Math.Max(worst, ErrorOf(red, green, blue));
                }
            }
        }

        worst.ShouldBeLessThanOrEqualTo(1);
    }

    [Test]
    public void Grey_is_grey_black_is_16_and_white_is_235()
    {
        for (var grey = 0u; grey < 256; grey++)
        {
            var row = Enumerable.Repeat(grey * 0x010101, 16).ToArray();
            var bytes = Convert(row, row, Nv12Rows.Wide);
            bytes[..32].ShouldAllBe(luma => luma == bytes[0]);
            bytes[32..].ShouldAllBe(colour => colour == 128);
            ((int)bytes[0]).ShouldBe((int)Math.Round(16 + (grey * 219 / 255.0)));
        }
    }

    [Test]
    public void The_colour_of_four_pixels_is_their_mean()
    {
        var bytes = Convert([0xFF0000, 0x0000FF], [0x00FF00, 0x000000], (_, _, _, _) => 0);
        var mean = 255 / 4.0;

        ((double)bytes[4]).ShouldBe(Blue(mean, mean, mean), 1);
        ((double)bytes[5]).ShouldBe(Red(mean, mean, mean), 1);
        bytes[4].ShouldBe((byte)128);
    }

    [Test]
    public void A_picture_is_updated_where_it_has_changed_and_nowhere_else()
    {
        var size = new PictureSize(64, 32);
        var frame = new Nv12Frame(size);
        frame.Update(new PictureArea(0, 0, 64, 32), new uint[64 * 32]);
        var before = frame.Bytes.ToArray();

        frame.Update(new PictureArea(10, 6, 20, 8), [.. Enumerable.Repeat(0xFFFFFFu, 20 * 8)]);

        for (var y = 0; y < 32; y++)
        {
            for (var x = 0; x < 64; x++)
            {
                var inside = x is >= 10 and < 30 && y is >= 6 and < 14;
                frame.Bytes[(y * 64) + x].ShouldBe((byte)(inside ? 235 : 16));
            }
        }

        frame.Bytes[(64 * 32)..].ToArray().ShouldBe(before[(64 * 32)..]);
    }

    private delegate int Way(PixelRows rows, Span<byte> upper, Span<byte> lower, Span<byte> colours);

    private static byte[] Convert(uint[] upper, uint[] lower, Way way)
    {
        var (above, below, colours) = (new byte[upper.Length], new byte[upper.Length], new byte[upper.Length]);
        var rows = new PixelRows(upper, lower);
        Nv12Rows.Scalar(rows, way(rows, above, below, colours), above, below, colours);
        return [.. above, .. below, .. colours];
    }

    private static uint[] Pixels(Random random, int length) =>
    [
        .. Enumerable.Range(0, length).Select(_ => random.Next(4) switch
        {
            0 => 0xFFFFFFFF,
            1 => 0x00000000u,
            _ => (uint)random.NextInt64(uint.MaxValue),
        }),
    ];

    private static double ErrorOf(int red, int green, int blue)
    {
        var pixel = ((uint)red << 16) | ((uint)green << 8) | (uint)blue;
        var (above, below, colours) = (new byte[2], new byte[2], new byte[2]);
        Nv12Rows.Scalar(new PixelRows([pixel, pixel], [pixel, pixel]), 0, above, below, colours);

        var luma = 16 + (((0.2126 * red) + (0.7152 * green) + (0.0722 * blue)) * 219 / 255);
        return Math.Max(
            Math.Abs(above[0] - luma),
            Math.Max(Math.Abs(colours[0] - Blue(red, green, blue)), Math.Abs(colours[1] - Red(red, green, blue))));
    }

    private static double Blue(double red, double green, double blue) =>
        128 + ((blue - ((0.2126 * red) + (0.7152 * green) + (0.0722 * blue))) / 1.8556 * 224 / 255);

    private static double Red(double red, double green, double blue) =>
        128 + ((red - ((0.2126 * red) + (0.7152 * green) + (0.0722 * blue))) / 1.5748 * 224 / 255);
}
