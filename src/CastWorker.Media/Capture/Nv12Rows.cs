using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CastWorker.Media.Capture;

/// <summary>Two rows of pixels, of the same, even length.</summary>
internal readonly ref struct PixelRows(ReadOnlySpan<uint> upper, ReadOnlySpan<uint> lower)
{
    public ReadOnlySpan<uint> Upper { get; } = upper;

    public ReadOnlySpan<uint> Lower { get; } = lower;

    public int Length => Upper.Length;
}

/// <summary>
/// Converts pixels to NV12, two rows at a time, by the widest vectors that the machine has; all ways give the same to the last bit. Numbers are BT.709's, in
/// 65536ths; grey stays exactly grey.
/// </summary>
internal static class Nv12Rows
{
    private const int LumaRed = 11966;
    private const int LumaGreen = 40254;
    private const int LumaBlue = 4064;
    private const int LumaBase = (16 << 16) + (1 << 15);

    private const int ChromaBlueRed = -6596;
    private const int ChromaBlueGreen = -22189;
    private const int ChromaBlueBlue = 28785;
    private const int ChromaRedRed = 28784;
    private const int ChromaRedGreen = -26145;
    private const int ChromaRedBlue = -2639;

    /// <summary>Of a sum of four pixels.</summary>
    private const int ChromaShift = 18;
    private const int ChromaBase = (128 << ChromaShift) + (1 << (ChromaShift - 1));

    public static void Convert(PixelRows rows, Span<byte> upper, Span<byte> lower, Span<byte> colours)
    {
        var done = Vector256.IsHardwareAccelerated ? Wide(rows, upper, lower, colours)
            : Vector128.IsHardwareAccelerated ? Narrow(rows, upper, lower, colours)
            : 0;
        Scalar(rows, done, upper, lower, colours);
    }

    /// <summary>Converts the pixels from a certain one on.</summary>
    public static void Scalar(PixelRows rows, int from, Span<byte> upper, Span<byte> lower, Span<byte> colours)
    {
        for (var x = from; x < rows.Length; x += 2)
        {
            upper[x] = Luma(rows.Upper[x]);
            upper[x + 1] = Luma(rows.Upper[x + 1]);
            lower[x] = Luma(rows.Lower[x]);
            lower[x + 1] = Luma(rows.Lower[x + 1]);
            var red = Sum(rows, x, 16);
            var green = Sum(rows, x, 8);
            var blue = Sum(rows, x, 0);
            colours[x] = (byte)((ChromaBase + (ChromaBlueRed * red) + (ChromaBlueGreen * green) + (ChromaBlueBlue * blue)) >> ChromaShift);
            colours[x + 1] = (byte)((ChromaBase + (ChromaRedRed * red) + (ChromaRedGreen * green) + (ChromaRedBlue * blue)) >> ChromaShift);
        }
    }

    /// <summary>Sixteen pixels of each row at a time; returns how many were done.</summary>
    public static int Wide(PixelRows rows, Span<byte> upper, Span<byte> lower, Span<byte> colours)
    {
        const int Step = 16;
        ref var above = ref MemoryMarshal.GetReference(rows.Upper);
        ref var below = ref MemoryMarshal.GetReference(rows.Lower);
        var x = 0;
        for (; x + Step <= rows.Length; x += Step)
        {
            var a0 = Vector256.LoadUnsafe(ref above, (nuint)x);
            var a1 = Vector256.LoadUnsafe(ref above, (nuint)x + 8);
            var b0 = Vector256.LoadUnsafe(ref below, (nuint)x);
            var b1 = Vector256.LoadUnsafe(ref below, (nuint)x + 8);
            Pack(Luma(a0), Luma(a1)).CopyTo(upper[x..]);
            Pack(Luma(b0), Luma(b1)).CopyTo(lower[x..]);
            var pairs = Vector256.Narrow(Colours(a0, b0), Colours(a1, b1));
            Vector128.Narrow(pairs.GetLower(), pairs.GetUpper()).AsByte().CopyTo(colours[x..]);
        }

        return x;
    }

    /// <summary>Eight pixels of each row at a time; returns how many were done.</summary>
    public static int Narrow(PixelRows rows, Span<byte> upper, Span<byte> lower, Span<byte> colours)
    {
        const int Step = 8;
        ref var above = ref MemoryMarshal.GetReference(rows.Upper);
        ref var below = ref MemoryMarshal.GetReference(rows.Lower);
        var x = 0;
        for (; x + Step <= rows.Length; x += Step)
        {
            var a0 = Vector128.LoadUnsafe(ref above, (nuint)x);
            var a1 = Vector128.LoadUnsafe(ref above, (nuint)x + 4);
            var b0 = Vector128.LoadUnsafe(ref below, (nuint)x);
            var b1 = Vector128.LoadUnsafe(ref below, (nuint)x + 4);
            Pack(Luma(a0), Luma(a1)).CopyTo(upper[x..]);
            Pack(Luma(b0), Luma(b1)).CopyTo(lower[x..]);
            var pairs = Vector128.Narrow(Colours(a0, b0), Colours(a1, b1));
            Vector64.Narrow(pairs.GetLower(), pairs.GetUpper()).AsByte().CopyTo(colours[x..]);
        }

        return x;
    }

    private static byte Luma(uint pixel) =>
        (byte)((LumaBase + (LumaRed * Channel(pixel, 16)) + (LumaGreen * Channel(pixel, 8)) + (LumaBlue * Channel(pixel, 0))) >> 16);

    private static int Channel(uint pixel, int shift) => (int)(pixel >> shift) & 0xFF;

    private static int Sum(PixelRows rows, int x, int shift) =>
        Channel(rows.Upper[x], shift) + Channel(rows.Upper[x + 1], shift) + Channel(rows.Lower[x], shift) + Channel(rows.Lower[x + 1], shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Channel(Vector256<uint> pixels, int shift) => ((pixels >> shift) & Vector256.Create(0xFFu)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Channel(Vector128<uint> pixels, int shift) => ((pixels >> shift) & Vector128.Create(0xFFu)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Luma(Vector256<uint> pixels) =>
        (Vector256.Create(LumaBase) + (Channel(pixels, 16) * LumaRed) + (Channel(pixels, 8) * LumaGreen) + (Channel(pixels, 0) * LumaBlue)) >> 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Luma(Vector128<uint> pixels) =>
        (Vector128.Create(LumaBase) + (Channel(pixels, 16) * LumaRed) + (Channel(pixels, 8) * LumaGreen) + (Channel(pixels, 0) * LumaBlue)) >> 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Pack(Vector256<int> one, Vector256<int> other)
    {
        var shorts = Vector256.Narrow(one.AsUInt32(), other.AsUInt32());
        return Vector128.Narrow(shorts.GetLower(), shorts.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector64<byte> Pack(Vector128<int> one, Vector128<int> other)
    {
        var shorts = Vector128.Narrow(one.AsUInt32(), other.AsUInt32());
        return Vector64.Narrow(shorts.GetLower(), shorts.GetUpper());
    }

    /// <summary>The colours of two rows of eight pixels: one pair of bytes for each four, in the lowest bits of each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Colours(Vector256<uint> above, Vector256<uint> below)
    {
        var red = Channel(above, 16) + Channel(below, 16);
        var green = Channel(above, 8) + Channel(below, 8);
        var blue = Channel(above, 0) + Channel(below, 0);
        var u = Paired((red * ChromaBlueRed) + (green * ChromaBlueGreen) + (blue * ChromaBlueBlue));
        var v = Paired((red * ChromaRedRed) + (green * ChromaRedGreen) + (blue * ChromaRedBlue));
        return (u | (v << 8)) & Vector256.Create(0xFFFFul);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Colours(Vector128<uint> above, Vector128<uint> below)
    {
        var red = Channel(above, 16) + Channel(below, 16);
        var green = Channel(above, 8) + Channel(below, 8);
        var blue = Channel(above, 0) + Channel(below, 0);
        var u = Paired((red * ChromaBlueRed) + (green * ChromaBlueGreen) + (blue * ChromaBlueBlue));
        var v = Paired((red * ChromaRedRed) + (green * ChromaRedGreen) + (blue * ChromaRedBlue));
        return (u | (v << 8)) & Vector128.Create(0xFFFFul);
    }

    /// <summary>Adds each two neighbours; the result is in the even places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Paired(Vector256<int> columns)
    {
        var neighbours = (columns.AsUInt64() >> 32).AsInt32();
        return ((columns + neighbours + Vector256.Create(ChromaBase)) >> ChromaShift).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Paired(Vector128<int> columns)
    {
        var neighbours = (columns.AsUInt64() >> 32).AsInt32();
        return ((columns + neighbours + Vector128.Create(ChromaBase)) >> ChromaShift).AsUInt64();
    }
}
