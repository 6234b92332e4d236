using System.Buffers;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>A piece of H.264 that an encoder has made, in a buffer that is given back when it is disposed.</summary>
internal readonly struct EncodedPiece : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    private EncodedPiece(byte[] buffer, int length, bool isConfiguration)
    {
        _buffer = buffer;
        _length = length;
        IsConfiguration = isConfiguration;
    }

    public bool IsConfiguration { get; }

    public ReadOnlySpan<byte> Content => _buffer.AsSpan(0, _length);

    public static EncodedPiece CopyOf(FlvPiece piece)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(piece.Content.Length);
        piece.Content.CopyTo(buffer);
        return new EncodedPiece(buffer, piece.Content.Length, piece.IsConfiguration);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
