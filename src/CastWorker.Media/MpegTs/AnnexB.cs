using CastWorker.Media.Streaming.H264;

namespace CastWorker.Media.MpegTs;

/// <summary>H.264 as a byte stream: start codes instead of lengths, and the parameters before each keyframe.</summary>
internal sealed class AnnexB
{
    private readonly byte[] _beginning;
    private readonly byte[] _keyframeBeginning;

    /// <param name="configuration">The AVC decoder configuration record.</param>
    /// <exception cref="H264Exception">It is none.</exception>
    public AnnexB(ReadOnlySpan<byte> configuration)
    {
        var (sequence, picture) = DecoderConfiguration.Units(configuration);
        // A unit that says that a picture begins; any kind of slice may follow.
        _beginning = [.. StartCode, 0x09, 0xF0];
        _keyframeBeginning = [.. _beginning, .. StartCode, .. sequence, .. StartCode, .. picture];
    }

    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    private static ReadOnlySpan<byte> ShortStartCode => [0, 0, 1];

    /// <summary>The first unit of a byte stream; what follows it is left. Empty: there is none.</summary>
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> stream)
    {
        var from = stream.IndexOf(ShortStartCode);
        if (from < 0)
        {
            stream = [];
            return [];
        }

        var rest = stream[(from + ShortStartCode.Length)..];
        var next = rest.IndexOf(ShortStartCode) is var at && at < 0 ? rest.Length : at;
        stream = rest[next..];
        // A unit never ends with zeros: those belong to the code that follows.
        return rest[..next].TrimEnd((byte)0);
    }

    public byte[] Write(ReadOnlySpan<byte> accessUnit, bool isKeyframe)
    {
        var beginning = isKeyframe ? _keyframeBeginning : _beginning;
        // Start codes are as long as the lengths that they replace.
        var stream = new byte[beginning.Length + accessUnit.Length];
        beginning.CopyTo(stream, 0);
        var at = beginning.Length;
        while (!accessUnit.IsEmpty)
        {
            StartCode.CopyTo(stream.AsSpan(at));
            var unit = NalUnit.Take(ref accessUnit);
            unit.CopyTo(stream.AsSpan(at + StartCode.Length));
            at += StartCode.Length + unit.Length;
        }

        return stream;
    }
}
