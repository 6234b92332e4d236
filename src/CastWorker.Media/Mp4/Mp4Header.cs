using CastWorker.Media.Muxing;

namespace CastWorker.Media.Mp4;

/// <summary>What a fragmented MP4 stream begins with: its tracks, and that everything else comes in fragments.</summary>
internal static class Mp4Header
{
    public const int VideoTrack = 1;
    public const int AudioTrack = 2;

    private const int CoarseTicks = 1000;

    private const int InMovie = 1;
    private const int EnabledInMovie = 3;
    private const int Unlimited = 0;
    private const int FullVolume = 0x0100;
    private const int One = 0x0001_0000;
    private const int Dpi72 = 0x0048_0000;
    private const int UndeterminedLanguage = 0x55C4;

    /// <summary>So many units of time for each tick, whatever it is: every picture's time is exact. Players want units that are not too long.</summary>
    public static int UnitsPerTick(int ticksPerSecond) => ticksPerSecond > CoarseTicks ? 1 : 512;

    private static byte[] Matrix => Mp4Box.Numbers(One, 0, 0, 0, One, 0, 0, 0, 0x4000_0000);

    public static byte[] Build(StreamFormat format) =>
    [
        .. Mp4Box.Of("ftyp", Mp4Box.Text("iso6"), Mp4Box.Numbers(0), Mp4Box.Text("iso6mp41")),
        .. Mp4Box.Of(
            "moov",
            Mp4Box.Full(
                "mvhd", 0, 0, Mp4Box.Numbers(0, 0, 1000, Unlimited, One), Mp4Box.Shorts(FullVolume, 0, 0, 0, 0, 0), Matrix, new byte[24],
                Mp4Box.Numbers(AudioTrack + 1)),
            Video(format),
            Audio(),
            Mp4Box.Of("mvex", Defaults(VideoTrack), Defaults(AudioTrack))),
    ];

    private static byte[] Video(StreamFormat format) => Mp4Box.Of(
        "trak",
        TrackHeader(VideoTrack, volume: 0, format.Size.Width, format.Size.Height),
        Media(
            format.TicksPerSecond * UnitsPerTick(format.TicksPerSecond),
            "vide",
            Mp4Box.Full("vmhd", 0, InMovie, new byte[8]),
            Mp4Box.Of(
                "avc1",
                SampleEntry,
                new byte[16], Mp4Box.Shorts(format.Size.Width, format.Size.Height), Mp4Box.Numbers(Dpi72, Dpi72, 0), Mp4Box.Shorts(1),
                new byte[32], Mp4Box.Shorts(24, ushort.MaxValue),
                Mp4Box.Of("avcC", [.. format.Configuration]),
                format.HasOwnColours ? [] : OurColours)));

    /// <summary>BT.709 in everything, limited range.</summary>
    private static byte[] OurColours => Mp4Box.Of("colr", Mp4Box.Text("nclx"), Mp4Box.Shorts(1, 1, 1), new byte[1]);

    private static byte[] Audio() => Mp4Box.Of(
        "trak",
        TrackHeader(AudioTrack, FullVolume, width: 0, height: 0),
        Media(
            SilentSound.SampleRate,
            "soun",
            Mp4Box.Full("smhd", 0, 0, Mp4Box.Numbers(0)),
            Mp4Box.Of(
                "mp4a",
                SampleEntry,
                new byte[8], Mp4Box.Shorts(2, 16, 0, 0), Mp4Box.Numbers(SilentSound.SampleRate << 16),
                Mp4Box.Full("esds", 0, 0, ElementaryStream(SilentSound.Configuration)))));

    private static byte[] SampleEntry => [0, 0, 0, 0, 0, 0, 0, 1];

    private static byte[] TrackHeader(int track, int volume, int width, int height) => Mp4Box.Full(
        "tkhd", 0, EnabledInMovie, Mp4Box.Numbers(0, 0, track, 0, Unlimited, 0, 0), Mp4Box.Shorts(0, 0, volume, 0), Matrix,
        Mp4Box.Numbers(width << 16, height << 16));

    private static byte[] Media(int unitsPerSecond, string handler, byte[] header, byte[] sampleEntry) => Mp4Box.Of(
        "mdia",
        Mp4Box.Full("mdhd", 0, 0, Mp4Box.Numbers(0, 0, unitsPerSecond, Unlimited), Mp4Box.Shorts(UndeterminedLanguage, 0)),
        Mp4Box.Full("hdlr", 0, 0, Mp4Box.Numbers(0), Mp4Box.Text(handler), new byte[12], Mp4Box.Text("CastWorker\0")),
        Mp4Box.Of(
            "minf",
            header,
            // The data is in this same file.
            Mp4Box.Of("dinf", Mp4Box.Full("dref", 0, 0, Mp4Box.Numbers(1), Mp4Box.Full("url ", 0, 1))),
            // The tables of samples are empty: fragments have their own.
            Mp4Box.Of(
                "stbl", Mp4Box.Full("stsd", 0, 0, Mp4Box.Numbers(1), sampleEntry), Mp4Box.Full("stts", 0, 0, Mp4Box.Numbers(0)),
                Mp4Box.Full("stsc", 0, 0, Mp4Box.Numbers(0)), Mp4Box.Full("stsz", 0, 0, Mp4Box.Numbers(0, 0)),
                Mp4Box.Full("stco", 0, 0, Mp4Box.Numbers(0)))));

    private static byte[] Defaults(int track) => Mp4Box.Full("trex", 0, 0, Mp4Box.Numbers(track, 1, 0, 0, 0));

    /// <summary>Descriptors within each other, each a tag, a length and its content (ISO/IEC 14496-1).</summary>
    private static byte[] ElementaryStream(ReadOnlySpan<byte> configuration)
    {
        byte[] specific = [0x05, (byte)configuration.Length, .. configuration];
        // MPEG-4 audio, an audio stream, sizes and rates not told.
        byte[] decoder = [0x40, 0x15, .. new byte[11], .. specific];
        byte[] stream = [0, 0, 0, 0x04, (byte)decoder.Length, .. decoder, 0x06, 1, 0x02];
        return [0x03, (byte)stream.Length, .. stream];
    }
}
