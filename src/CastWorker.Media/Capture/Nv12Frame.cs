using CastWorker.Sessions;

namespace CastWorker.Media.Capture;

/// <summary>A picture as encoders want it: brightness of each pixel, then the colour of each four. Of BT.709, limited range. It lasts, and is updated in parts.</summary>
internal sealed class Nv12Frame(PictureSize size)
{
    // Pinned: handed to system calls for as long as it lives.
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(size.Width * size.Height * 3 / 2, pinned: true);

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <param name="area">Where.</param>
    /// <param name="pixels">Its pixels, row by row: blue, green, red, unused.</param>
    public void Update(PictureArea area, ReadOnlySpan<uint> pixels)
    {
        var colours = _bytes.AsSpan(size.Width * size.Height);
        for (var row = 0; row < area.Height; row += 2)
        {
            var y = area.Y + row;
            Nv12Rows.Convert(
                new PixelRows(pixels.Slice(row * area.Width, area.Width), pixels.Slice((row + 1) * area.Width, area.Width)),
                _bytes.AsSpan((y * size.Width) + area.X, area.Width),
                _bytes.AsSpan(((y + 1) * size.Width) + area.X, area.Width),
                colours.Slice((y / 2 * size.Width) + area.X, area.Width));
        }
    }
}
