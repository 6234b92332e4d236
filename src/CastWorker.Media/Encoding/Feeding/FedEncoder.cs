using System.Collections.Concurrent;
using CastWorker.Media.Matroska;
using CastWorker.Processes;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>One FFmpeg that is handed pictures and answers each with an access unit. One thread hands over and takes; see <see cref="Write"/>.</summary>
internal sealed partial class FedEncoder : IAsyncDisposable
{
    private readonly ConcurrentQueue<EncodedPiece> _pieces = new();
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _pictureHeader = new byte[MatroskaBlock.HeaderLength];
    private readonly FfmpegLog _log;
    private readonly Action _arrived;
    private readonly ILogger _logger;
    private ChildProcess _child = null!;
    private long _handedOver;
    private bool _closing;

    private FedEncoder(Action arrived, ILogger logger)
    {
        _arrived = arrived;
        _logger = logger;
        _log = new FfmpegLog(logger);
    }

    public Task<SessionError> Exited => _exited.Task;

    /// <param name="command">What to run, for whom and with what.</param>
    /// <param name="size">Of every picture.</param>
    /// <param name="launcher">Starts it.</param>
    /// <param name="arrived">Called from another thread when a piece can be taken.</param>
    /// <param name="logger">Where its words go.</param>
    /// <exception cref="StageFailedException">FFmpeg could not even be started.</exception>
    public static FedEncoder Start(FedCommand command, PictureSize size, ChildLauncher launcher, Action arrived, ILogger logger)
    {
        var encoder = new FedEncoder(arrived, logger);
        encoder._child = FedChild.Start(command, launcher, encoder.ReadAsync, encoder._log.Take);
        _ = encoder.WatchAsync();
        encoder.Send(RawPictures.Header(size));
        return encoder;
    }

    /// <summary>Hands over a picture; returns once FFmpeg has read it, or is gone.</summary>
    public void Write(ReadOnlySpan<byte> picture, bool asKeyframe)
    {
        MatroskaBlock.WriteHeader(
            _pictureHeader, RawPictures.Track, KeyframeMark.TimeOf(_handedOver, asKeyframe), picture.Length, isKeyframe: true);
        _handedOver++;
        Send(_pictureHeader);
        Send(picture);
    }

    /// <summary>What the encoder has made, in the order of the pictures. To be returned to <see cref="EncodedPiece.Dispose"/>.</summary>
    public bool TryTake(out EncodedPiece piece) => _pieces.TryDequeue(out piece);

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        await _child.DisposeAsync();
        while (_pieces.TryDequeue(out var piece))
        {
            piece.Dispose();
        }
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _child.Input.Write(bytes);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Its end is told by Exited, with the reason.
            EncoderNotListening(exception, _child.Id);
        }
    }

    private async Task ReadAsync(Stream output, CancellationToken ct)
    {
        var video = new FlvVideo(output);
        while (await video.ReadAsync(ct) is { } piece)
        {
            _pieces.Enqueue(EncodedPiece.CopyOf(piece));
            _arrived();
        }
    }

    private async Task WatchAsync()
    {
        var exitCode = await _child.Exited;
        if (!_closing)
        {
            // An exit code proves nothing: it is an accident because nobody asked for it.
            _exited.TrySetResult(FfmpegFindings.Explain(_log.Lines, exitCode));
            _arrived();
        }
    }

    [LoggerMessage(LogLevel.Debug, "Encoder process {Pid} does not take pictures any more")]
    private partial void EncoderNotListening(Exception exception, int pid);
}
