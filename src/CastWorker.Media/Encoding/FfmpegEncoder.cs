using CastWorker.Media.Muxing.Segments;
using CastWorker.Media.Streaming;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Encoding;

/// <summary>One FFmpeg that finds its pictures itself, on a display or in a live source: takes what it makes, and notices when it ends, falls silent or stands still.</summary>
internal sealed partial class FfmpegEncoder : IPicturePath
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly EncodeJob _job;
    private readonly FfmpegLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PulseMeter _pulse;
    private readonly PictureIntake _intake;
    private ChildProcess? _child;
    private Task _watch = Task.CompletedTask;
    private Task? _disposal;

    private FfmpegEncoder(EncodeJob job, TimeProvider time, ILogger logger)
    {
        _job = job;
        _pulse = new PulseMeter(TimeSpan.FromSeconds(job.SegmentSeconds), time);
        _intake = new PictureIntake(job.Stream, _pulse);
        _log = new FfmpegLog(logger);
        _time = time;
        _logger = logger;
    }

    public EncoderChoice Choice => _job.Pictures.Choice;

    public PictureKind Pictures => _intake.Kind;

    public bool FollowsPace => _job.FollowsPace;

    public EncoderProgress Progress => _pulse.Figures;

    public Task<SessionError> Exited => _exited.Task;

    /// <summary>Returns at once: whether it really encodes, its first segment tells.</summary>
    /// <exception cref="StageFailedException">FFmpeg could not even be started.</exception>
    public static FfmpegEncoder Start(EncodeJob job, FfmpegRun run, PathTools tools)
    {
        var encoder = new FfmpegEncoder(job, tools.Time, tools.Logger);
        encoder.Begin(run, tools.Launcher);
        return encoder;
    }

    public void SegmentFinished(CutSegment segment) => _pulse.SegmentFinished(segment);

    public async ValueTask DisposeAsync()
    {
        Task disposal;
        lock (_gate)
        {
            disposal = _disposal ??= StopAsync();
        }

        await disposal;
    }

    private void Begin(FfmpegRun run, ChildLauncher launcher)
    {
        try
        {
            _child = launcher.Start(new ChildSpec
            {
                Program = run.Program,
                Arguments = _job.Arguments,
                SessionId = run.SessionId,
                Role = run.Role,
                Stop = StopLadder.Ffmpeg,
                ReadOutput = (output, ct) => _job.Pictures.ReadAsync(output, _intake, ct),
                OnError = _log.Take,
            });
        }
        catch (ChildStartException exception)
        {
            _stopping.Dispose();
            throw new StageFailedException(
                FfmpegFindings.Error(ErrorCode.EncoderFailed, FfmpegFindings.NotStarted), exception);
        }

        EncoderStarted(_child.Id);
        _watch = WatchAsync(_child, _stopping.Token);
    }

    /// <summary>Ends with the process, with a verdict, or when we stop it; only the first two are somebody's business.</summary>
    private async Task WatchAsync(ChildProcess child, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(WatchInterval, _time);
        var tick = timer.WaitForNextTickAsync(stopping).AsTask();
        while (!stopping.IsCancellationRequested)
        {
            await Task.WhenAny(child.Exited, _job.Pictures.Failed, tick);
            if (stopping.IsCancellationRequested)
            {
                break;
            }

            // An exit code proves nothing: it is an accident because nobody asked for it.
            var trouble = _job.Pictures.Failed.IsCompleted ? await _job.Pictures.Failed
                : child.Exited.IsCompleted ? _job.Explain(_log.Lines, await child.Exited)
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
        await StopAsync(_child);
        await StopAsync(_job.Pictures);
    }

    private async Task StopAsync(IAsyncDisposable? part)
    {
        try
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
#pragma warning disable CA1031 // disposal: whatever one part does, what comes after it must be cleaned up too
        catch (Exception exception)
#pragma warning restore CA1031
        {
            EncoderNotStopped(exception, _child?.Id);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Encoder started as process {Pid}")]
    private partial void EncoderStarted(int pid);

    [LoggerMessage(LogLevel.Error, "Encoder process {Pid} could not be stopped cleanly")]
    private partial void EncoderNotStopped(Exception exception, int? pid);

    [LoggerMessage(LogLevel.Warning, "Encoder ended: {Code}: {Reason}")]
    private partial void EncoderEnded(ErrorCode code, string reason);
}
