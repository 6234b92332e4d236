using System.Buffers.Binary;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>
/// Takes H.264 and AAC out of the envelope in which FFmpeg hands them over: FLV, since each of its tags says how long it is, so that an access unit
/// is known to be complete without waiting for the next one.
/// </summary>
internal sealed class FlvReader(Stream stream)
{
    private const int FileHeaderLength = 13;
    private const int TagHeaderLength = 11;
    private const int PreviousTagLength = 4;
    private const int VideoHeaderLength = 5;
    private const int AudioHeaderLength = 2;
    private const byte AudioTag = 8;
    private const byte VideoTag = 9;
    private const byte ScriptTag = 18;
    private const byte Avc = 7;
    private const byte Aac = 10;
    private const byte HasAudio = 4;

    /// <summary>Nothing that an encoder makes of one picture is larger.</summary>
    private const int LongestTag = 16 * 1024 * 1024 - 1;

    /// <summary>What makes FFmpeg hand over its pictures like this, each as soon as it is made.</summary>
    public static IReadOnlyList<string> Output { get; } = ["-flush_packets", "1", "-f", "flv", "-flvflags", "no_duration_filesize", "pipe:1"];

    private readonly byte[] _header = new byte[FileHeaderLength];
    private byte[] _tag = new byte[256 * 1024];
    private bool _begun;

    /// <summary>Whether sound comes with the pictures; known with the first piece.</summary>
    public bool IsSounding { get; private set; }

    /// <summary>Pictures each second, as FFmpeg says it beforehand; 0: it does not.</summary>
    public double FrameRate { get; private set; }

    /// <summary>The next piece, valid until the next call; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">This is no FLV with H.264 and AAC.</exception>
    public async ValueTask<FlvPiece?> ReadAsync(CancellationToken ct)
    {
        if (!_begun && !await BeginAsync(ct))
        {
            return null;
        }

        while (await stream.ReadAtLeastAsync(_header.AsMemory(0, TagHeaderLength), TagHeaderLength, throwOnEndOfStream: false, ct) == TagHeaderLength)
        {
            var length = (int)(BinaryPrimitives.ReadUInt32BigEndian(_header) & LongestTag);
            var whole = length + PreviousTagLength;
            if (_tag.Length < whole)
            {
                _tag = new byte[whole * 2];
            }

            if (await stream.ReadAtLeastAsync(_tag.AsMemory(0, whole), whole, throwOnEndOfStream: false, ct) < whole)
            {
                return null;
            }

            if (PieceOf(_header[0], length) is { } piece)
            {
                return piece;
            }
        }

        return null;
    }

    private async ValueTask<bool> BeginAsync(CancellationToken ct)
    {
        if (await stream.ReadAtLeastAsync(_header, FileHeaderLength, throwOnEndOfStream: false, ct) < FileHeaderLength)
        {
            return false;
        }

        _begun = _header.AsSpan().StartsWith("FLV"u8);
        IsSounding = (_header[4] & HasAudio) != 0;
        return _begun ? true : throw new InvalidDataException("The encoder's output is no FLV.");
    }

    /// <summary>Null for what carries nothing to be shown or heard, such as the end of the sequence.</summary>
    private FlvPiece? PieceOf(byte tag, int length)
    {
        switch (tag)
        {
            case VideoTag when length >= VideoHeaderLength && (_tag[0] & 0x0F) == Avc:
                return KindOf(FlvKind.Configuration, FlvKind.Picture) is { } picture ? Piece(picture, VideoHeaderLength, length) : null;
            case AudioTag when length >= AudioHeaderLength && _tag[0] >> 4 == Aac:
                return KindOf(null, FlvKind.Sound) is { } sound ? Piece(sound, AudioHeaderLength, length) : null;
            case VideoTag or AudioTag:
                throw new InvalidDataException("The encoder's output is not H.264 and AAC.");
            case ScriptTag:
                FrameRate = NumberOf("framerate"u8, _tag.AsSpan(0, length)) ?? FrameRate;
                return null;
            default:
                return null;
        }

        FlvKind? KindOf(FlvKind? first, FlvKind usual) => _tag[1] switch { 0 => first, 1 => usual, _ => null };
    }

    private FlvPiece Piece(FlvKind kind, int headerLength, int length)
    {
        var time = (_header[7] << 24) | (_header[4] << 16) | (_header[5] << 8) | _header[6];
        return new FlvPiece(kind, _tag.AsMemory(headerLength, length - headerLength), TimeSpan.FromMilliseconds(time));
    }

    /// <summary>A number that stands behind its name, as scripts write it: a zero, then the number as a double.</summary>
    private static double? NumberOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> script)
    {
        var at = script.IndexOf(name) is var found && found < 0 ? -1 : found + name.Length;
        return at >= 0 && script.Length - at > sizeof(double) && script[at] == 0 ? BinaryPrimitives.ReadDoubleBigEndian(script[(at + 1)..]) : null;
    }
}

/// <summary>What a piece is.</summary>
internal enum FlvKind
{
    /// <summary>An AVC decoder configuration record.</summary>
    Configuration,

    /// <summary>An access unit of length-prefixed NAL units.</summary>
    Picture,

    /// <summary>A frame of AAC, without header.</summary>
    Sound,
}

/// <param name="Kind">What it is.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Time">When it is to be shown or heard, to a millisecond.</param>
internal readonly record struct FlvPiece(FlvKind Kind, ReadOnlyMemory<byte> Content, TimeSpan Time)
{
    public bool IsConfiguration => Kind == FlvKind.Configuration;
}
