using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Showing;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.GoogleCast;

/// <summary>One TV we talk to: keeps a line to it, and makes a lost one again while the grace lasts.</summary>
internal sealed partial class CastReceiver : IReceiver
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ReceiverJob _job;
    private readonly CastReach _reach;
    private readonly CastOptions _options;
    private readonly TvMemory _memory;
    private readonly TvFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TvLink _link = null!;
    private int _disposed;
    private Task _life = Task.CompletedTask;

    private CastReceiver(
        ReceiverJob job, CastReach reach, TvMemory memory, CastOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _job = job;
        _reach = reach;
        _memory = memory;
        _options = options;
        _feed = new TvFeed(memory, job.Report);
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<CastReceiver>();
    }

    public Task<SessionError> Exited => _exited.Task;

    public ScreenReport Screen => _feed.Screen;

    public string OurAddress => _link.Line.OurAddress;

    public string Address => _link.Line.Address;

    public static async Task<CastReceiver> OpenAsync(
        ReceiverJob job,
        CastReach reach,
        TvMemory memory,
        CastOptions options,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken ct)
    {
        var receiver = new CastReceiver(job, reach, memory, options, time, loggers);
        receiver._link = await reach.OpenAsync(job.Target, receiver._feed.Take, ct);
        receiver._feed.Connected();
        receiver.PayVolume();
        receiver._life = receiver.LiveAsync();
        return receiver;
    }

    public async Task<IShowing> PlayAsync(ShowingJob job, CancellationToken ct)
    {
        var stage = new TvStage(() => _link, _feed, _memory, _options, _time, _loggers.CreateLogger<TvStage>());
        return await CastShowing.OpenAsync(job, stage, _options, _time, _loggers.CreateLogger<CastShowing>(), ct);
    }

    public Task SetVolumeAsync(int percent, CancellationToken ct) =>
        AskAsync("Its volume", _link.Receiver.SetLevelAsync(Math.Clamp(percent, 0, 100) / 100.0, ct));

    public Task SetMutedAsync(bool muted, CancellationToken ct) =>
        AskAsync("Its sound", _link.Receiver.SetMutedAsync(muted, ct));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _life;
        await _link.Connection.DisposeAsync();
        _stop.Dispose();
    }

    private static async Task AskAsync(string what, Task asking)
    {
        try
        {
            await asking;
        }
        catch (CastException failed)
        {
            var code = failed is CastClosedException ? ErrorCode.ConnectionLost : ErrorCode.TvUnreachable;
            throw new StageFailedException(
                new SessionError(code, $"{what} could not be changed: {failed.Message}.") { Stage = StageName.Receiver }, failed);
        }
    }

    private async Task LiveAsync()
    {
        try
        {
            while (true)
            {
                var end = await _link.Connection.Closed.WaitAsync(_stop.Token);
                _feed.Lost();
                LineLost(_job.Target.Slug, end.Kind, end.Text);
                var lost = _time.GetTimestamp();
                if (await ReconnectAsync(_stop.Token) is not { } link)
                {
                    _exited.TrySetResult(new SessionError(ErrorCode.ConnectionLost, $"The connection to the TV was lost: {end.Text}.")
                    {
                        Stage = StageName.Receiver,
                    });
                    _feed.Over();
                    return;
                }

                _link = link;
                var seconds = _time.GetElapsedTime(lost).TotalSeconds;
                LineBack(_job.Target.Slug, seconds);
                _feed.Connected();
                PayVolume();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closed by the session.
        }
#pragma warning disable CA1031 // the receiver's own task: a bug must reach the session instead of leaving it waiting
        catch (Exception bug)
#pragma warning restore CA1031
        {
            ReceiverBroke(bug, _job.Target.Slug);
            _exited.TrySetResult(SessionError.Bug);
        }
    }

    /// <summary>Null when the grace was over first.</summary>
    private async Task<TvLink?> ReconnectAsync(CancellationToken ct)
    {
        await _link.Connection.DisposeAsync();
        using var grace = new CancellationTokenSource(_options.Grace, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, grace.Token);
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await _reach.OpenAsync(_job.Target, _feed.Take, either.Token);
            }
            catch (StageFailedException failed)
            {
                StillLost(_job.Target.Slug, failed.Error.Message);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return null;
            }

            await Task.WhenAny(Task.Delay(pause, _time, either.Token));
            if (grace.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    /// <summary>A quiet start that was torn by a lost line left the TV without sound.</summary>
    private void PayVolume() =>
        new QuietStart(_memory).Restore(_link, _feed.Latest.Level);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to the TV of {Target} was lost ({End}: {Reason}); making it again")]
    private partial void LineLost(string target, CastEndKind end, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection to the TV of {Target} is back after {Seconds:0.0} s")]
    private partial void LineBack(string target, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The TV of {Target} cannot be reached yet: {Reason}")]
    private partial void StillLost(string target, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The connection to the TV of {Target} broke down")]
    private partial void ReceiverBroke(Exception bug, string target);
}
