using System.IO.Pipes;
using System.Runtime.InteropServices;
using CastWorker.Processes;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>What to run, for whom and as what.</summary>
internal sealed record FedCommand(string Program, string SessionId, IReadOnlyList<string> Arguments)
{
    public ChildRole Role { get; init; } = ChildRole.Encoder;
}

/// <summary>One FFmpeg that reads from a pipe of ours, and is written to by one thread.</summary>
internal sealed partial class FedFfmpeg : IAsyncDisposable
{
    private const int SetPipeSize = 1031;

    /// <summary>The most that an unprivileged process may ask for; a picture in a small pipe is a hundred changes between two processes.</summary>
    private const int LargestPipe = 1024 * 1024;

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

    /// <param name="command">What to run, for whom and as what.</param>
    /// <param name="launcher">Starts it.</param>
    /// <param name="readOutput">Takes what it makes; null: it makes nothing that is ours to take.</param>
    /// <param name="logger">Where its words go.</param>
    /// <exception cref="StageFailedException">FFmpeg could not even be started.</exception>
    public static FedFfmpeg Start(
        FedCommand command, ChildLauncher launcher, Func<Stream, CancellationToken, Task>? readOutput, ILogger logger)
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

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        await _child.DisposeAsync();
    }

    private void Begin(FedCommand command, ChildLauncher launcher, Func<Stream, CancellationToken, Task>? readOutput)
    {
        try
        {
            _child = launcher.Start(new ChildSpec
            {
                Program = command.Program,
                Arguments = command.Arguments,
                SessionId = command.SessionId,
                Role = command.Role,
                Stop = StopLadder.FedFfmpeg,
                ReadOutput = readOutput,
                OnError = _log.Take,
            });
        }
        catch (ChildStartException exception)
        {
            throw new StageFailedException(FfmpegFindings.Error(ErrorCode.EncoderFailed, FfmpegFindings.NotStarted), exception);
        }

        // Refused where the user's pipes are many already: then it stays as small as it is.
        _ = _child.Input is PipeStream pipe ? Control(pipe.SafePipeHandle, SetPipeSize, LargestPipe) : 0;
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

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeHandle file, int command, int argument);

    [LoggerMessage(LogLevel.Debug, "FFmpeg process {Pid} does not take pictures any more")]
    private partial void NotListening(Exception exception, int pid);
}
