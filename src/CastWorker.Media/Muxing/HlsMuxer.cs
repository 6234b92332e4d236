using CastWorker.Media.Encoding;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.Matroska;
using CastWorker.Processes;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Muxing;

/// <summary>One FFmpeg that writes finished pictures and sound as HLS segments, as they are.</summary>
internal sealed partial class HlsMuxer : IAsyncDisposable
{
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FfmpegLog _log;
    private readonly ILogger _logger;
    private ChildProcess _child = null!;
    private volatile bool _closing;

    private HlsMuxer(ILogger logger)
    {
        _logger = logger;
        _log = new FfmpegLog(logger);
    }

    public Task<SessionError> Exited => _exited.Task;

    /// <exception cref="StageFailedException">FFmpeg could not even be started.</exception>
    public static HlsMuxer Start(HlsOutput output, string program, string sessionId, ChildLauncher launcher, ILogger logger)
    {
        var muxer = new HlsMuxer(logger);
        muxer._child = FedChild.Start(
            new FedCommand(program, sessionId, Arguments(output)) { Role = ChildRole.Muxer }, launcher, readOutput: null, muxer._log.Take);
        _ = muxer.WatchAsync();
        return muxer;
    }

    public static IReadOnlyList<string> Arguments(HlsOutput output) =>
    [
        "-hide_banner", "-nostats", "-loglevel", "level+warning",
        // Everything is said in the first bytes: looking further would only hold up the first segment.
        "-probesize", "32", "-analyzeduration", "0",
        "-f", MatroskaElement.Format, "-i", "pipe:0",
        "-map", "0:v", "-map", "0:a", "-c", "copy",
        .. output.Arguments(),
    ];

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
            MuxerNotListening(exception, _child.Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closing = true;
        await _child.DisposeAsync();
    }

    private async Task WatchAsync()
    {
        var exitCode = await _child.Exited;
        if (!_closing)
        {
            _exited.TrySetResult(FfmpegFindings.Explain(_log.Lines, exitCode));
        }
    }

    [LoggerMessage(LogLevel.Debug, "Muxer process {Pid} does not take pictures any more")]
    private partial void MuxerNotListening(Exception exception, int pid);
}
