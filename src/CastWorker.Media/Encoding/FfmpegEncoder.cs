using CastWorker.Media.Streaming;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Encoding;

/// <summary>One FFmpeg at work: listens to what it says, and notices when it ends, falls silent or stands still.</summary>
internal sealed partial class FfmpegEncoder : IPicturePath
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly FfmpegProgress _progress = new();
    private readonly FfmpegLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PulseMeter _pulse;
    private ChildProcess? _child;
    private Task _watch = Task.CompletedTask;
    private Task? _disposal;

    private FfmpegEncoder(TimeSpan segment, string reason, TimeProvider time, ILogger logger)
    {
        Choice = new EncoderChoice(X264.Name, reason);
        _pulse = new PulseMeter(segment, time);
        _log = new FfmpegLog(logger);
        _time = time;
        _logger = logger;
    }

    public EncoderChoice Choice { get; }

    public string VideoCodec => X264.VideoCodec;

    public bool GivesPictures => false;

    public EncoderProgress Progress => _pulse.Figures;

    public Task<SessionError> Exited => _exited.Task;

    /// <summary>Returns at once: whether it really encodes, its first segment tells.</summary>
    /// <exception cref="StageFailedException">FFmpeg could not even be started.</exception>
    public static FfmpegEncoder Start(EncodeJob job, FfmpegRun run, PathTools tools)
    {
        var encoder = new FfmpegEncoder(TimeSpan.FromSeconds(job.Output.SegmentSeconds), run.Reason, tools.Time, tools.Logger);
        encoder.Begin(job, run, tools.Launcher);
        return encoder;
    }

    /// <summary>A segment of this run was found finished.</summary>
    public void SegmentFinished(long bytes, TimeSpan duration) => _pulse.SegmentFinished(bytes, duration);

    public async ValueTask DisposeAsync()
    {
        Task disposal;
        lock (_gate)
        {
            disposal = _disposal ??= StopAsync();
        }

        await disposal;
    }

    private void Begin(EncodeJob job, FfmpegRun run, ChildLauncher launcher)
    {
        try
        {
            _child = launcher.Start(new ChildSpec
            {
                Program = run.Program,
                Arguments = FfmpegArguments.Build(job),
                SessionId = run.SessionId,
                Role = ChildRole.Encoder,
                Stop = StopLadder.Ffmpeg,
                OnOutput = OnProgressLine,
                OnError = _log.Take,
            });
        }
        catch (ChildStartException exception)
        {
            _stopping.Dispose();
            throw new StageFailedException(
                FfmpegFindings.Error(ErrorCode.EncoderFailed, FfmpegFindings.NotStarted), exception);
        }

        EncoderStarted(_child.Id, job.Size, job.Quality.FrameRate);
        _watch = WatchAsync(_child, _stopping.Token);
    }

    private void OnProgressLine(string line)
    {
        if (_progress.Take(line) is { } reading)
        {
            _pulse.Take(reading);
        }
    }

    /// <summary>Ends with the process, with a verdict, or when we stop it; only the first two are somebody's business.</summary>
    private async Task WatchAsync(ChildProcess child, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(WatchInterval, _time);
        var tick = timer.WaitForNextTickAsync(stopping).AsTask();
        while (!stopping.IsCancellationRequested)
        {
            await Task.WhenAny(child.Exited, tick);
            if (stopping.IsCancellationRequested)
            {
                break;
            }

            // An exit code proves nothing: it is an accident because nobody asked for it.
            var trouble = child.Exited.IsCompleted
                ? FfmpegFindings.Explain(_log.Lines, await child.Exited)
                : _pulse.Verdict();
            if (trouble is not null)
            {
                EncoderEnded(trouble.Code, trouble.Message);
                _exited.TrySetResult(trouble);
                break;
            }

            tick = timer.WaitForNextTickAsync(stopping).AsTask();
        }
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _watch;
        _stopping.Dispose();
        if (_child is null)
        {
            return;
        }

        try
        {
            await _child.DisposeAsync();
        }
#pragma warning disable CA1031 // disposal: whatever the child does, what comes after it must be cleaned up too
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EncoderNotStopped(exception, _child.Id);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Encoder started as process {Pid}: {Size} at {FrameRate} pictures a second")]
    private partial void EncoderStarted(int pid, PictureSize size, int frameRate);

    [LoggerMessage(LogLevel.Error, "Encoder process {Pid} could not be stopped cleanly")]
    private partial void EncoderNotStopped(Exception exception, int pid);

    [LoggerMessage(LogLevel.Warning, "Encoder ended: {Code}: {Reason}")]
    private partial void EncoderEnded(ErrorCode code, string reason);
}
