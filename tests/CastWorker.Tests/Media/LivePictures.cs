using CastWorker.Media.Muxing;
using CastWorker.Sessions;
using CastWorker.Tests.Media.Streaming.H264;

namespace CastWorker.Tests.Media;

/// <summary>Pictures for endless streams: real ones of a small size, over and over.</summary>
internal static class LivePictures
{
    public static byte[] Configuration => SmallStreams.Cabac[0];

    public static StreamFormat Format(int frameRate) => new([.. Configuration], new PictureSize(64, 48), frameRate);

    /// <param name="count">How many.</param>
    /// <param name="group">Each so many, one is a keyframe.</param>
    public static IEnumerable<LivePicture> Pictures(int count, int group) => Enumerable.Range(0, count).Select(number => Picture(number, number % group == 0));

    public static LivePicture Picture(long number, bool isKeyframe) => new(number, isKeyframe, SmallStreams.Cabac[isKeyframe ? 1 : 2]);

    public static IReadOnlyList<LiveChunk> Chunks(ILiveContainer container, IEnumerable<LivePicture> pictures)
    {
        var chunks = new List<LiveChunk>();
        foreach (var picture in pictures)
        {
            if (container.Add(picture) is { } chunk)
            {
                chunks.Add(chunk);
            }
        }

        return chunks;
    }
}
