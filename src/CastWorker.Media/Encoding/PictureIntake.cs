using CastWorker.Media.Muxing;
using CastWorker.Media.Streaming;
using CastWorker.Media.Streaming.H264;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>What players are told of pictures.</summary>
/// <param name="Codec">As a playlist writes it.</param>
/// <param name="FrameRate">Pictures each second, more or less.</param>
/// <param name="Size">Of each.</param>
internal sealed record PictureKind(string Codec, int FrameRate, PictureSize Size)
{
    /// <summary>While nothing is known yet.</summary>
    public static PictureKind None { get; } = new("", 0, default);
}

/// <summary>Hands the pictures of one run on to its stream, and takes its pulse by them. One thread at a time.</summary>
internal sealed class PictureIntake(IPictureSink stream, PulseMeter pulse)
{
    private volatile PictureKind _kind = PictureKind.None;
    private long _pictures;

    /// <summary>Of those that come now.</summary>
    public PictureKind Kind => _kind;

    /// <inheritdoc cref="IPictureSink.Begin"/>
    public void Begin(StreamFormat format, int frameRate, int still = 0)
    {
        stream.Begin(format, still);
        _kind = new PictureKind(DecoderConfiguration.Codec(format.Configuration.AsSpan()), Math.Max(1, frameRate), format.Size);
    }

    public void Add(in MadePicture picture)
    {
        stream.Add(picture);
        pulse.Count(++_pictures, _kind.FrameRate, new StageCounts { Encoded = _pictures });
    }
}
