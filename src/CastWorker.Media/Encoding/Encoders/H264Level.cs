using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>A level of H.264: what a decoder must be able to do. 4.1 is what every Cast device plays; more is said only where it is needed.</summary>
/// <param name="Number">As the stream says it: 41.</param>
/// <param name="BlocksInPicture">The largest picture, in macroblocks.</param>
/// <param name="BlocksPerSecond">The most macroblocks in a second.</param>
internal readonly record struct H264Level(int Number, int BlocksInPicture, int BlocksPerSecond)
{
    private const int BlockSize = 16;

    private static readonly H264Level[] Known =
        [new(41, 8192, 245_760), new(42, 8704, 522_240), new(51, 36_864, 983_040), new(52, 36_864, 2_073_600)];

    /// <summary>As FFmpeg and people write it: 4.1.</summary>
    public string Name => $"{Number / 10}.{Number % 10}";

    public static H264Level For(Quality quality)
    {
        var blocks = Blocks(quality.Size.Width) * Blocks(quality.Size.Height);
        var needed = Array.FindIndex(
            Known, level => blocks <= level.BlocksInPicture && blocks * quality.FrameRate <= level.BlocksPerSecond);
        return needed < 0 ? Known[^1] : Known[needed];
    }

    private static int Blocks(int pixels) => (pixels + BlockSize - 1) / BlockSize;
}
