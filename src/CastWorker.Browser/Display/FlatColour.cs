namespace CastWorker.Browser.Display;

/// <summary>Decides whether pixels all have one colour, as far as an eye can tell.</summary>
internal static class FlatColour
{
    /// <summary>Per channel; below this two colours are the same one, dithered or blended.</summary>
    private const int Tolerance = 6;

    /// <summary>Whether every pixel of a row (blue, green, red, unused) has the colour given.</summary>
    public static bool Is(uint colour, ReadOnlySpan<uint> row)
    {
        // Equal pixels are skipped at the speed of memory; only where they end are channels looked at.
        for (var next = row.IndexOfAnyExcept(colour); next >= 0;)
        {
            if (!Alike(colour, row[next]))
            {
                return false;
            }

            row = row[(next + 1)..];
            next = row.IndexOfAnyExcept(colour);
        }

        return true;
    }

    private static bool Alike(uint one, uint other) => Near(one, other, 0) && Near(one, other, 8) && Near(one, other, 16);

    private static bool Near(uint one, uint other, int shift) =>
        Math.Abs((int)((one >> shift) & 0xFF) - (int)((other >> shift) & 0xFF)) <= Tolerance;
}
