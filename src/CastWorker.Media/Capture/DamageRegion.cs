namespace CastWorker.Media.Capture;

/// <summary>A part of a picture. Everything is even, since four pixels share their colour.</summary>
internal readonly record struct PictureArea(int X, int Y, int Width, int Height)
{
    public int Right => X + Width;

    public int Bottom => Y + Height;

    public long Pixels => (long)Width * Height;

    public PictureArea With(PictureArea other)
    {
        var (x, y) = (Math.Min(X, other.X), Math.Min(Y, other.Y));
        return new PictureArea(x, y, Math.Max(Right, other.Right) - x, Math.Max(Bottom, other.Bottom) - y);
    }
}

/// <summary>
/// Where a picture has changed: a few areas that cover everything, and little else. However much is added, there are never more, so that a storm of small
/// changes costs no more than a large one.
/// </summary>
internal sealed class DamageRegion(int width, int height)
{
    public const int MostAreas = 8;

    /// <summary>Pixels that may be read in vain to spare a request.</summary>
    private const long CheapWaste = 4096;

    private readonly PictureArea[] _areas = new PictureArea[MostAreas + 1];
    private int _count;

    public ReadOnlySpan<PictureArea> Areas => _areas.AsSpan(0, _count);

    public bool IsEmpty => _count == 0;

    /// <summary>Adds what a server says has changed, which may lie outside, and be odd.</summary>
    public void Add(int x, int y, int areaWidth, int areaHeight)
    {
        var left = Math.Max(x, 0) & ~1;
        var top = Math.Max(y, 0) & ~1;
        var right = Math.Min((x + areaWidth + 1) & ~1, width);
        var bottom = Math.Min((y + areaHeight + 1) & ~1, height);
        if (left < right && top < bottom)
        {
            Add(new PictureArea(left, top, right - left, bottom - top));
        }
    }

    public void AddAll()
    {
        Clear();
        Add(0, 0, width, height);
    }

    public void Clear() => _count = 0;

    private static long Waste(PictureArea one, PictureArea other) => one.With(other).Pixels - one.Pixels - other.Pixels;

    private void Add(PictureArea area)
    {
        // What it is merged with may now cover, or nearly touch, others.
        for (var i = 0; i < _count;)
        {
            if (Waste(_areas[i], area) <= CheapWaste)
            {
                area = area.With(_areas[i]);
                _areas[i] = _areas[--_count];
                i = 0;
            }
            else
            {
                i++;
            }
        }

        _areas[_count++] = area;
        if (_count > MostAreas)
        {
            MergeCheapest();
        }
    }

    private void MergeCheapest()
    {
        var (first, second) = (0, 1);
        for (var i = 0; i < _count; i++)
        {
            for (var j = i + 1; j < _count; j++)
            {
                if (Waste(_areas[i], _areas[j]) < Waste(_areas[first], _areas[second]))
                {
                    (first, second) = (i, j);
                }
            }
        }

        var merged = _areas[first].With(_areas[second]);
        _areas[second] = _areas[--_count];
        _areas[first] = _areas[--_count];
        Add(merged);
    }
}
