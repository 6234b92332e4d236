using CastWorker.Media.Muxing;

namespace CastWorker.Media.MpegTs;

/// <summary>
/// A transport stream without end: each picture is a packet of its own, and so is the silence of a fifth of a second, which comes before its pictures: a packet has
/// 188 bytes, however little is in it, and beside each picture it would be a tenth of a still page. Sound that can be heard comes with its picture.
/// </summary>
internal sealed class TsStream(StreamFormat format) : ILiveContainer
{
    private const int UnitsPerSecond = 90_000;

    /// <summary>What a decoder may take to be ready for the first picture; times before it would be negative.</summary>
    private const long Start = 2 * UnitsPerSecond;

    /// <summary>How far the clock is behind what is sent: a picture's bytes are there before its time.</summary>
    private const long Lead = UnitsPerSecond * 7 / 10;

    private const int AdtsLength = 7;
    private const int SoundsPerSecond = 5;

    private readonly int _ticksPerSound = Math.Max(1, format.TicksPerSecond / SoundsPerSecond);
    private readonly TsPackets _packets = new();
    private readonly AnnexB _pictures = new(format.Configuration.AsSpan());
    private long _soundUntil;

    public byte[] Header => [];

    public LiveChunk? Add(in LivePicture picture)
    {
        if (picture.IsKeyframe)
        {
            _packets.AddTable(TsTables.ProgrammesPid, TsTables.Programmes);
            _packets.AddTable(TsTables.StreamsPid, TsTables.Streams);
        }

        var time = Start + Scaled(picture.Time, format.TicksPerSecond);
        var shownAt = Start + Scaled(picture.Time + picture.Delay, format.TicksPerSecond);
        var content = PesPacket.OfVideo(shownAt, time, _pictures.Write(picture.Unit.Span, picture.IsKeyframe));
        _packets.Add(TsTables.VideoPid, content, time - Lead, picture.IsKeyframe);
        AddSound(picture);
        return new LiveChunk(_packets.Take(), picture.Time);
    }

    private void AddSound(in LivePicture picture)
    {
        if (picture.Sound is { } sound)
        {
            _soundUntil = picture.Time + picture.Ticks;
            AddSound(picture.Time, sound);
        }
        else if (picture.Time >= _soundUntil)
        {
            _soundUntil = picture.Time + _ticksPerSound;
            AddSound(picture.Time, [.. SilentSound.Silent(SilentSound.FramesOf(picture.Time, _ticksPerSound, format.TicksPerSecond))]);
        }
    }

    private void AddSound(long from, IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        if (frames.Count > 0)
        {
            var first = SilentSound.FramesWithin(from, format.TicksPerSecond);
            var time = Start + Scaled(first * SilentSound.SamplesPerFrame, SilentSound.SampleRate);
            _packets.Add(TsTables.AudioPid, PesPacket.OfAudio(time, [.. frames.SelectMany(WithHeader)]), clock: null, isKeyframe: false);
        }
    }

    private static long Scaled(long count, int perSecond) => ((count * UnitsPerSecond * 2) + perSecond) / (perSecond * 2L);

    /// <summary>What a transport stream wants before each frame: AAC-LC, 48 kHz, stereo, no checksum, and the length.</summary>
    private static byte[] WithHeader(ReadOnlyMemory<byte> frame)
    {
        var length = AdtsLength + frame.Length;
        return [0xFF, 0xF1, 0x4C, (byte)(0x80 | (length >> 11)), (byte)(length >> 3), (byte)((length << 5) | 0x1F), 0xFC, .. frame.Span];
    }
}
