using System.IO.Pipes;
using CastWorker.Processes;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>What to run, for whom, and with what.</summary>
internal sealed record FedCommand(string Program, string SessionId, IReadOnlyList<string> Arguments);

/// <summary>One FFmpeg that reads from a pipe of ours, and is written to by one thread.</summary>
internal sealed partial class FedFfmpeg : IAsyncDisposable
{
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FfmpegLog _log;
    private readonly ILogger _logger;
    private ChildProcess _child = null!;
    private volatile bool _closing;

    private FedFfmpeg(ILogger logger)
    {
        _logger = logger;
        _log = new FfmpegLog(logger);
    }

    /// <summary>Completes, with the reason, when it ends without having been asked to.</summary>
    public Task<SessionError> Exited => _exited.Task;

    /// <param name="command">What to run, for whom, and with what.</param>
    /// <param name="launcher">Starts it.</param>
    /// <param name="readOutput">Takes what it makes.</param>
    /// <param name="logger">Where its words go.</param>
    /// <exception cref="StageFailedException">FFmpeg could not even be started.</exception>
    public static FedFfmpeg Start(
        FedCommand command, ChildLauncher launcher, Func<Stream, CancellationToken, Task> readOutput, ILogger logger)
    {
        var ffmpeg = new FedFfmpeg(logger);
        ffmpeg.Begin(command, launcher, readOutput);
        return ffmpeg;
    }

    /// <summary>Returns once FFmpeg has read it, or is gone.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _child.Input.Write(bytes);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Its end is told by Exited, with the reason.
            NotListening(exception, _child.Id);
        }
    }

    /// <summary>As <see cref="Write"/>, of memory that lies still, and is left alone until <see cref="HasRead"/>.</summary>
    public void Lend(ReadOnlySpan<byte> pinned)
    {
        try
        {
            var lent = _child.Input is PipeStream pipe ? LentMemory.Lend(pipe.SafePipeHandle, pinned) : 0;
            Write(pinned[lent..]);
        }
        catch (ObjectDisposedException exception)
        {
            NotListening(exception, _child.Id);
        }
    }

    /// <summary>Whether everything that was handed over has been read; also when nobody reads any more.</summary>
    public bool HasRead
    {
        get
        {
            try
            {
                return _child.Input is not PipeStream pipe || LentMemory.IsAllRead(pipe.SafePipeHandle);
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        await _child.DisposeAsync();
    }

    private void Begin(FedCommand command, ChildLauncher launcher, Func<Stream, CancellationToken, Task> readOutput)
    {
        try
        {
            _child = launcher.Start(new ChildSpec
            {
                Program = command.Program,
                Arguments = command.Arguments,
                SessionId = command.SessionId,
                Role = ChildRole.Encoder,
                Stop = StopLadder.FedFfmpeg,
                ReadOutput = readOutput,
                OnError = _log.Take,
            });
        }
        catch (ChildStartException exception)
        {
            throw new StageFailedException(FfmpegFindings.Error(ErrorCode.EncoderFailed, FfmpegFindings.NotStarted), exception);
        }

        if (_child.Input is PipeStream pipe)
        {
            LentMemory.Enlarge(pipe.SafePipeHandle);
        }

        _ = WatchAsync();
    }

    private async Task WatchAsync()
    {
        var exitCode = await _child.Exited;
        if (!_closing)
        {
            // An exit code proves nothing: it is an accident because nobody asked for it.
            _exited.TrySetResult(FfmpegFindings.Explain(_log.Lines, exitCode));
        }
    }

    [LoggerMessage(LogLevel.Debug, "FFmpeg process {Pid} does not take pictures any more")]
    private partial void NotListening(Exception exception, int pid);
}
