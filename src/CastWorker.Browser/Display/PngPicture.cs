using System.Buffers.Binary;
using System.IO.Compression;

namespace CastWorker.Browser.Display;

/// <summary>Reads pictures as Chromium writes them: eight bits a channel, with or without transparency, not interlaced.</summary>
internal static class PngPicture
{
    private const int SignatureLength = 8;

    /// <summary>A chunk's length and type stand before its content, a checksum after it.</summary>
    private const int HeadLength = 8;
    private const int ChecksumLength = 4;

    /// <summary>Whether all of it has one colour, as far as an eye can tell. A picture of another kind is taken to show something.</summary>
    public static bool ShowsOneColour(ReadOnlySpan<byte> png)
    {
        (int Width, int Height, int Channels)? kind = null;
        using var packed = new MemoryStream();
        for (var chunks = png[SignatureLength..]; chunks.Length >= HeadLength + ChecksumLength;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(chunks);
            var type = chunks[4..HeadLength];
            var content = chunks.Slice(HeadLength, length);
            if (type.SequenceEqual("IHDR"u8))
            {
                kind = KindOf(content);
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                packed.Write(content);
            }

            chunks = chunks[(HeadLength + length + ChecksumLength)..];
        }

        packed.Position = 0;
        return kind is { } known && ShowsOneColour(packed, known.Width, known.Height, known.Channels);
    }

    private static (int Width, int Height, int Channels)? KindOf(ReadOnlySpan<byte> header) => header switch
    {
        [_, _, _, _, _, _, _, _, 8, var colours and (2 or 6), 0, 0, 0] =>
            (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]), colours == 2 ? 3 : 4),
        _ => null,
    };

#pragma warning disable MA0045 // what is in memory need not be waited for
    private static bool ShowsOneColour(Stream packed, int width, int height, int channels)
    {
        using var rows = new ZLibStream(packed, CompressionMode.Decompress);
        var row = new byte[width * channels];
        var above = new byte[row.Length];
        var pixels = new uint[width];
        uint? colour = null;
        for (var y = 0; y < height; y++)
        {
            var filter = rows.ReadByte();
            rows.ReadExactly(row);
            Restore(filter, row, above, channels);
            for (var x = 0; x < width; x++)
            {
                pixels[x] = row[x * channels] | ((uint)row[(x * channels) + 1] << 8) | ((uint)row[(x * channels) + 2] << 16);
            }

            if (!FlatColour.Is(colour ??= pixels[0], pixels))
            {
                return false;
            }

            (row, above) = (above, row);
        }

        return true;
    }
#pragma warning restore MA0045

    /// <summary>Each byte stands there as its difference from what its neighbours let expect (PNG, chapter 9).</summary>
    private static void Restore(int filter, Span<byte> row, ReadOnlySpan<byte> above, int channels)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < channels ? 0 : row[i - channels];
            var corner = i < channels ? 0 : above[i - channels];
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                4 => Nearest(left, above[i], corner),
                _ => 0,
            });
        }
    }

    private static int Nearest(int left, int up, int corner)
    {
        var expected = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(expected - left), Math.Abs(expected - up), Math.Abs(expected - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
