using CastWorker.Media.Muxing;

namespace CastWorker.Media.MpegTs;

/// <summary>A transport stream without end: each picture, and the sound that has begun by then, as packets of their own.</summary>
internal sealed class TsStream(StreamFormat format) : ILiveContainer
{
    private const int UnitsPerSecond = 90_000;

    /// <summary>What a decoder may take to be ready for the first picture; times before it would be negative.</summary>
    private const long Start = 2 * UnitsPerSecond;

    /// <summary>How far the clock is behind what is sent: a picture's bytes are there before its time.</summary>
    private const long Lead = UnitsPerSecond * 7 / 10;

    private const int AdtsLength = 7;

    private readonly TsPackets _packets = new();
    private readonly AnnexB _pictures = new(format.Configuration.AsSpan());

    public byte[] Header => [];

    public LiveChunk? Add(in LivePicture picture)
    {
        if (picture.IsKeyframe)
        {
            _packets.AddTable(TsTables.ProgrammesPid, TsTables.Programmes);
            _packets.AddTable(TsTables.StreamsPid, TsTables.Streams);
        }

        var time = Start + Scaled(picture.Number, format.FrameRate);
        var content = PesPacket.OfVideo(time, _pictures.Write(picture.Unit.Span, picture.IsKeyframe));
        _packets.Add(TsTables.VideoPid, content, time - Lead, picture.IsKeyframe);
        AddSound(picture.Number);
        return new LiveChunk(_packets.Take(), picture.Number);
    }

    private void AddSound(long picture)
    {
        var first = SilentSound.FramesWithin(picture, format.FrameRate);
        var count = (int)(SilentSound.FramesWithin(picture + 1, format.FrameRate) - first);
        if (count > 0)
        {
            var time = Start + Scaled(first * SilentSound.SamplesPerFrame, SilentSound.SampleRate);
            _packets.Add(TsTables.AudioPid, PesPacket.OfAudio(time, Frames(count)), clock: null, isKeyframe: false);
        }
    }

    private static long Scaled(long count, int perSecond) => ((count * UnitsPerSecond * 2) + perSecond) / (perSecond * 2L);

    /// <summary>Silence, each frame with the header that a transport stream wants: AAC-LC, 48 kHz, stereo, no checksum.</summary>
    private static byte[] Frames(int count)
    {
        var length = AdtsLength + SilentSound.Frame.Length;
        byte[] frame = [0xFF, 0xF1, 0x4C, (byte)(0x80 | (length >> 11)), (byte)(length >> 3), (byte)((length << 5) | 0x1F), 0xFC, .. SilentSound.Frame];
        var frames = new byte[count * length];
        for (var i = 0; i < count; i++)
        {
            frame.CopyTo(frames, i * length);
        }

        return frames;
    }
}
