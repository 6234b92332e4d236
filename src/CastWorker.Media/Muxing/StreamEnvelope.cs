using CastWorker.Media.Matroska;
using CastWorker.Sessions;

namespace CastWorker.Media.Muxing;

/// <summary>
/// What a muxer is handed: the stream's pictures with exact times, and a sound track without sound beside them, since some players refuse a stream
/// without one. Collects until it is <see cref="Clear">cleared</see>, so that many small things are one write.
/// </summary>
internal sealed class StreamEnvelope
{
    public const int VideoTrack = 1;
    public const int AudioTrack = 2;

    private const long NanosecondsPerMicrosecond = 1000;

    private readonly int _frameRate;
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private long _pictures;
    private long _soundFrames;

    /// <param name="configuration">The AVC decoder configuration record of the stream.</param>
    /// <param name="size">Of its pictures.</param>
    /// <param name="frameRate">Pictures each second.</param>
    public StreamEnvelope(ReadOnlySpan<byte> configuration, PictureSize size, int frameRate)
    {
        _frameRate = frameRate;
        Append(Header(configuration.ToArray(), size, frameRate));
    }

    public ReadOnlySpan<byte> Pending => _buffer.AsSpan(0, _length);

    /// <summary>Adds the next picture: length-prefixed NAL units.</summary>
    public void AddPicture(ReadOnlySpan<byte> accessUnit, bool isKeyframe)
    {
        AddBlock(VideoTrack, TimeOf(_pictures, _frameRate), accessUnit, isKeyframe);
        _pictures++;
        for (; _soundFrames < SilentSound.FramesWithin(_pictures, _frameRate); _soundFrames++)
        {
            AddBlock(
                AudioTrack, TimeOf(_soundFrames * SilentSound.SamplesPerFrame, SilentSound.SampleRate), SilentSound.Frame, isKeyframe: true);
        }
    }

    public void Clear() => _length = 0;

    private static byte[] Header(byte[] configuration, PictureSize size, int frameRate) =>
    [
        .. MatroskaElement.Beginning(NanosecondsPerMicrosecond),
        .. MatroskaElement.Tracks(
            MatroskaElement.VideoTrack(
                VideoTrack, "V_MPEG4/ISO/AVC",
                MatroskaElement.Number(0x23E383, 1_000_000_000L / frameRate), MatroskaElement.Master(0x63A2, configuration),
                MatroskaElement.Master(0xE0, MatroskaElement.Number(0xB0, size.Width), MatroskaElement.Number(0xBA, size.Height))),
            MatroskaElement.AudioTrack(
                AudioTrack, "A_AAC",
                MatroskaElement.Master(0x63A2, SilentSound.Configuration.ToArray()),
                MatroskaElement.Master(0xE1, MatroskaElement.Real(0xB5, SilentSound.SampleRate), MatroskaElement.Number(0x9F, 2)))),
    ];

    /// <summary>To the nearest microsecond, which the muxers' own units, 11 microseconds and more, round back to the exact time.</summary>
    private static long TimeOf(long count, int perSecond) => ((count * 2_000_000) + perSecond) / (2 * perSecond);

    private void AddBlock(int track, long time, ReadOnlySpan<byte> content, bool isKeyframe)
    {
        MatroskaBlock.WriteHeader(Room(MatroskaBlock.HeaderLength), track, time, content.Length, isKeyframe);
        Append(content);
    }

    private void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    private Span<byte> Room(int length)
    {
        if (_buffer.Length - _length < length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + length));
        }

        _length += length;
        return _buffer.AsSpan(_length - length, length);
    }
}
