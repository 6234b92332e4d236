using System.Buffers.Binary;
using System.IO.Compression;
using CastWorker.Browser.Display;

namespace CastWorker.Tests.Browser;

internal sealed class PngPictureTests
{
    private const int Width = 40;
    private const int Height = 30;

    [Test]
    public void A_flat_picture_is_seen_through_every_filter([Values(3, 4)] int channels, [Values(0, 1, 2, 3, 4)] int filter) =>
        PngPicture.ShowsOneColour(Png(channels, filter, (_, _) => 24)).ShouldBeTrue();

    [Test]
    public void One_pixel_is_enough_to_be_something([Values(3, 4)] int channels, [Values(0, 1, 2, 3, 4)] int filter) =>
        PngPicture.ShowsOneColour(Png(channels, filter, (x, y) => (x, y) == (17, 21) ? 60 : 24)).ShouldBeFalse();

    [Test]
    public void A_picture_of_another_kind_is_taken_to_show_something()
    {
        var png = Png(3, 0, (_, _) => 24);
        png[8 + 8 + 9] = 3;

        PngPicture.ShowsOneColour(png).ShouldBeFalse();
    }

    private static byte[] Png(int channels, int filter, Func<int, int, int> blue)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, (byte)(channels == 3 ? 2 : 6));
        Chunk(file, "IHDR"u8, header);
        var packed = Packed(channels, filter, blue);
        // Split, as large pictures are.
        Chunk(file, "IDAT"u8, packed.AsSpan(0, 10));
        Chunk(file, "IDAT"u8, packed.AsSpan(10));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Packed(int channels, int filter, Func<int, int, int> blue)
    {
        using var packed = new MemoryStream();
        using (var rows = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var above = new byte[Width * channels];
            for (var y = 0; y < Height; y++)
            {
                var row = Row(channels, x => (byte)blue(x, y));
                rows.WriteByte((byte)filter);
                rows.Write(Filtered(row, above, channels, filter));
                above = row;
            }
        }

        return packed.ToArray();
    }

    private static byte[] Row(int channels, Func<int, byte> blue) =>
        [.. Enumerable.Range(0, Width).SelectMany(x => new byte[] { 16, 20, blue(x), 255 }.Take(channels))];

    private static byte[] Filtered(byte[] row, byte[] above, int channels, int filter) =>
    [
        .. row.Select((value, i) =>
        {
            int left = i < channels ? 0 : row[i - channels], corner = i < channels ? 0 : above[i - channels], up = above[i];
            return (byte)(value - filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
        }),
    ];

    private static int Paeth(int left, int up, int corner) =>
        new[] { left, up, corner }.MinBy(candidate => Math.Abs(left + up - corner - candidate));

    private static void Chunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        file.Write([0, 0, 0, 0]);
    }
}
