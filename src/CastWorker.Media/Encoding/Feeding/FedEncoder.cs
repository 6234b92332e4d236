using System.Collections.Concurrent;
using CastWorker.Media.Matroska;
using CastWorker.Processes;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>One FFmpeg that is handed pictures and answers each with an access unit. One thread hands over and takes.</summary>
internal sealed class FedEncoder : IAsyncDisposable
{
    private readonly ConcurrentQueue<EncodedPiece> _pieces = new();
    private readonly byte[] _pictureHeader = new byte[MatroskaBlock.HeaderLength];
    private readonly Action _arrived;
    private FedFfmpeg _ffmpeg = null!;
    private long _handedOver;

    private FedEncoder(Action arrived) => _arrived = arrived;

    public Task<SessionError> Exited => _ffmpeg.Exited;

    /// <param name="command">What to run, for whom and with what.</param>
    /// <param name="size">Of every picture.</param>
    /// <param name="launcher">Starts it.</param>
    /// <param name="arrived">Called from another thread when a piece can be taken.</param>
    /// <param name="logger">Where its words go.</param>
    /// <exception cref="StageFailedException">FFmpeg could not even be started.</exception>
    public static FedEncoder Start(FedCommand command, PictureSize size, ChildLauncher launcher, Action arrived, ILogger logger)
    {
        var encoder = new FedEncoder(arrived);
        encoder._ffmpeg = FedFfmpeg.Start(command, launcher, encoder.ReadAsync, logger);
        encoder._ffmpeg.Write(RawPictures.Header(size));
        return encoder;
    }

    /// <summary>Whether the picture that was handed over may be changed.</summary>
    public bool HasRead => _ffmpeg.HasRead;

    /// <summary>Hands over a picture that lies still in memory; returns when FFmpeg is reading it, or is gone.</summary>
    public void Write(ReadOnlySpan<byte> picture, bool asKeyframe)
    {
        MatroskaBlock.WriteHeader(
            _pictureHeader, RawPictures.Track, KeyframeMark.TimeOf(_handedOver, asKeyframe), picture.Length, isKeyframe: true);
        _handedOver++;
        _ffmpeg.Write(_pictureHeader);
        _ffmpeg.Lend(picture);
    }

    /// <summary>What the encoder has made, in the order of the pictures. To be returned to <see cref="EncodedPiece.Dispose"/>.</summary>
    public bool TryTake(out EncodedPiece piece) => _pieces.TryDequeue(out piece);

    public async ValueTask DisposeAsync()
    {
        await _ffmpeg.DisposeAsync();
        while (_pieces.TryDequeue(out var piece))
        {
            piece.Dispose();
        }
    }

    private async Task ReadAsync(Stream output, CancellationToken ct)
    {
        var video = new FlvReader(output);
        while (await video.ReadAsync(ct) is { } piece)
        {
            _pieces.Enqueue(EncodedPiece.CopyOf(piece));
            _arrived();
        }
    }
}
