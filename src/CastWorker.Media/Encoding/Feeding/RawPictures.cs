using CastWorker.Media.Matroska;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>How raw pictures are handed to an encoder.</summary>
internal static class RawPictures
{
    public const int Track = 1;

    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>What precedes the first picture: NV12, BT.709, limited range.</summary>
    public static byte[] Header(PictureSize size) =>
    [
        .. MatroskaElement.Beginning(NanosecondsPerMillisecond),
        .. MatroskaElement.Tracks(MatroskaElement.VideoTrack(Track, "V_UNCOMPRESSED", MatroskaElement.Master(
            0xE0,
            MatroskaElement.Number(0xB0, size.Width), MatroskaElement.Number(0xBA, size.Height), MatroskaElement.Text(0x2EB524, "NV12"),
            MatroskaElement.Master(
                0x55B0,
                MatroskaElement.Number(0x55B1, 1), MatroskaElement.Number(0x55B9, 1),
                MatroskaElement.Number(0x55BA, 1), MatroskaElement.Number(0x55BB, 1))))),
    ];
}
