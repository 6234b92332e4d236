using System.Buffers.Binary;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>
/// Takes H.264 out of the envelope in which FFmpeg hands it over: FLV, since each of its tags says how long it is, so that an access unit
/// is known to be complete without waiting for the next one.
/// </summary>
internal sealed class FlvVideo(Stream stream)
{
    private const int FileHeaderLength = 13;
    private const int TagHeaderLength = 11;
    private const int PreviousTagLength = 4;
    private const int VideoHeaderLength = 5;
    private const byte VideoTag = 9;
    private const byte Avc = 7;

    /// <summary>Nothing that an encoder makes of one picture is larger.</summary>
    private const int LongestTag = 16 * 1024 * 1024 - 1;

    /// <summary>What makes FFmpeg hand over its pictures like this, each as soon as it is made.</summary>
    public static IReadOnlyList<string> Output { get; } = ["-flush_packets", "1", "-f", "flv", "-flvflags", "no_duration_filesize", "pipe:1"];

    private readonly byte[] _header = new byte[FileHeaderLength];
    private byte[] _tag = new byte[256 * 1024];
    private bool _begun;

    /// <summary>The next piece of H.264, valid until the next call; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">This is no FLV with H.264.</exception>
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

            if (_header[0] == VideoTag && PieceOf(length) is { } piece)
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
        return _begun ? true : throw new InvalidDataException("The encoder's output is no FLV.");
    }

    /// <summary>Null for what carries no pictures, such as the end of the sequence.</summary>
    private FlvPiece? PieceOf(int length)
    {
        if (length < VideoHeaderLength || (_tag[0] & 0x0F) != Avc)
        {
            throw new InvalidDataException("The encoder's output is not H.264.");
        }

        var content = _tag.AsMemory(VideoHeaderLength, length - VideoHeaderLength);
        return _tag[1] switch
        {
            0 => new FlvPiece(IsConfiguration: true, content),
            1 => new FlvPiece(IsConfiguration: false, content),
            _ => null,
        };
    }
}

/// <param name="IsConfiguration">An AVC decoder configuration record; otherwise an access unit of length-prefixed NAL units.</param>
/// <param name="Content">Its bytes.</param>
internal readonly record struct FlvPiece(bool IsConfiguration, ReadOnlyMemory<byte> Content);
