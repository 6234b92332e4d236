using CastWorker.Media.Capture;
using CastWorker.Media.Encoding;
using CastWorker.Media.Muxing.Segments;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Streaming;

/// <summary>
/// One run of the way on which only changes are encoded: the screen's reader, the encoder and the stream, opened and closed together.
/// The first of them that ends, stands still or falls silent ends the run.
/// </summary>
internal sealed partial class PicturePath : IPicturePath
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>An encoder takes some ten milliseconds for a picture; a GPU that hangs takes for ever.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly PictureJob _job;
    private readonly EncoderChoice _choice;
    private readonly PictureLoop _loop;
    private readonly PathParts _parts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PulseMeter _pulse;
    private Task<SessionError?> _looping = Task.FromResult<SessionError?>(null);
    private Task _watch = Task.CompletedTask;
    private Task? _disposal;

    private PicturePath(PictureJob job, EncoderChoice choice, PathParts parts, PictureLoop loop, PathTools tools)
    {
        _job = job;
        _choice = choice;
        _parts = parts;
        _loop = loop;
        _time = tools.Time;
        _logger = tools.Logger;
        _pulse = new PulseMeter(TimeSpan.FromSeconds((double)job.PicturesPerSegment / job.FrameRate), _time);
    }

    public static SessionError StoodStill { get; } =
        FfmpegFindings.Error(ErrorCode.EncoderStalled, "The machine stood still for so long that the stream has to begin anew.");

    private static SessionError NotAnswering { get; } =
        FfmpegFindings.Error(ErrorCode.EncoderStalled, "The encoder does not answer any more.");

    public static SessionError NoKeyframe { get; } =
        FfmpegFindings.Error(ErrorCode.EncoderFailed, "The encoder does not make keyframes where it is asked to.");

    public EncoderChoice Choice => _loop.Obstacle is { } obstacle
        ? _choice with { Reason = $"{_choice.Reason}; every picture is encoded, changed or not, since {obstacle}" }
        : _choice;

    /// <summary>Whether what ended this run was the encoder itself, and not the display or the machine.</summary>
    public bool EncoderFailed { get; private set; }

    public PictureKind Pictures => new(_loop.Codec, _job.FrameRate, _job.Size);

    public bool FollowsPace => true;

    public EncoderProgress Progress => _pulse.Figures;

    public Task<SessionError> Exited => _exited.Task;

    /// <summary>Returns once everything is started: whether it really works, its first segment tells.</summary>
    /// <exception cref="StageFailedException">The screen cannot be read, or FFmpeg could not be started.</exception>
    public static async Task<PicturePath> StartAsync(PathJob job, PathTools tools)
    {
        // Opening waits for the X server, which may be slow.
        var screen = await Task.Run(() => ScreenReader.Open(job.Display, job.Pictures.Size, tools.ScreenLimit, tools.Time));
        var loop = new PictureLoop(job.Pictures, job.Stream, screen, tools.Time);
        try
        {
            var path = new PicturePath(job.Pictures, job.Choice, PathParts.Start(job, screen, loop.Wake, tools), loop, tools);
            path.Begin();
            return path;
        }
        catch
        {
            screen.Dispose();
            throw;
        }
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

    private void Begin()
    {
        var ended = new TaskCompletionSource<SessionError?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _looping = ended.Task;
        new Thread(() => ended.SetResult(RunLoop())) { IsBackground = true, Name = "pictures" }.Start();
        _watch = WatchAsync(_stopping.Token);
    }

    private SessionError? RunLoop()
    {
        try
        {
            _loop.Run(_parts.Encoder);
            return null;
        }
        catch (StageFailedException failure)
        {
            return failure.Error;
        }
#pragma warning disable CA1031 // an exception on a thread of its own would end the worker, and with it every other session
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LoopFailed(failure);
            return FfmpegFindings.Error(ErrorCode.EncoderFailed, "The pictures of the stream could not be made.");
        }
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(WatchInterval, _time);
        while (!stopping.IsCancellationRequested)
        {
            var tick = timer.WaitForNextTickAsync(stopping).AsTask();
            await Task.WhenAny(_looping, _parts.Encoder.Exited, tick);
            if (!stopping.IsCancellationRequested && await VerdictAsync() is { } trouble)
            {
                EncoderFailed = _parts.Encoder.Exited.IsCompleted || trouble == NotAnswering || trouble == NoKeyframe;
                PathEnded(trouble.Code, trouble.Message);
                _exited.TrySetResult(trouble);
                return;
            }
        }
    }

    /// <summary>What is wrong, or null. A program that ended explains more than the loop that missed it.</summary>
    private async Task<SessionError?> VerdictAsync() =>
        _parts.Encoder.Exited.IsCompleted ? await _parts.Encoder.Exited
        : _looping.IsCompleted ? await _looping
        : _loop.IsWaitingFor(AnswerLimit) ? NotAnswering
        : Reading();

    private SessionError? Reading()
    {
        var counts = _loop.Counts;
        if (counts.Written > 0)
        {
            var stages = new StageCounts { Due = _loop.Due, Captured = counts.Captured, Encoded = counts.Encoded };
            _pulse.Count(counts.Written, _job.FrameRate, stages, counts.Late, _pulse.TimeOf(counts.WrittenAt));
        }

        return _pulse.Verdict();
    }

    /// <summary>The encoder ends before the display it lives on.</summary>
    private async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _watch;
        _stopping.Dispose();
        _loop.Stop();
        // A loop that hands something over to a program that does not read is freed by that program's end.
        await Task.WhenAny(_looping, Task.Delay(WatchInterval, _time, CancellationToken.None));
        await CloseAsync(_parts.Encoder);
        await _looping;
        _parts.Screen.Dispose();
    }

    private async Task CloseAsync(IAsyncDisposable part)
    {
        try
        {
            await part.DisposeAsync();
        }
#pragma warning disable CA1031 // disposal: whatever one part does, the others must be closed too
        catch (Exception exception)
#pragma warning restore CA1031
        {
            PartNotClosed(exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "The pictures of a stream could not be made")]
    private partial void LoopFailed(Exception exception);

    [LoggerMessage(LogLevel.Error, "A part of the way from pictures to segments could not be closed")]
    private partial void PartNotClosed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Encoding ended: {Code}: {Reason}")]
    private partial void PathEnded(ErrorCode code, string reason);
}
