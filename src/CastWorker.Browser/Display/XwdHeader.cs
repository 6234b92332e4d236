using System.Buffers.Binary;

namespace CastWorker.Browser.Display;

/// <summary>Where the pixels are in the file in which Xvfb keeps its screen (X window dump, version 7, big-endian words).</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Stride">Bytes from one row to the next.</param>
/// <param name="PixelsAt">Offset of the first row.</param>
internal readonly record struct XwdHeader(int Width, int Height, int Stride, int PixelsAt)
{
    /// <summary>As much of the file as must be read to parse it.</summary>
    public const int Length = 100;

    private const int BytesPerColour = 12;
    private const uint Version = 7;

    public long FileLength => PixelsAt + ((long)Stride * Height);

    /// <summary>Null when this is not a dump with 32 bits for each pixel.</summary>
    public static XwdHeader? Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < Length || Word(file, 1) != Version || Word(file, 11) != 32)
        {
            return null;
        }

        var header = new XwdHeader(
            Width: (int)Word(file, 4),
            Height: (int)Word(file, 5),
            Stride: (int)Word(file, 12),
            PixelsAt: (int)(Word(file, 0) + (Word(file, 19) * BytesPerColour)));
        return header is { Width: > 0, Height: > 0, PixelsAt: >= Length } && header.Stride / 4 >= header.Width ? header : null;
    }

    private static uint Word(ReadOnlySpan<byte> file, int index) => BinaryPrimitives.ReadUInt32BigEndian(file[(index * 4)..]);
}
