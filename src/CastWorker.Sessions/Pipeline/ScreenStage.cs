using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions.Pipeline;

/// <summary>The TV's part of a pipeline: the connection, what we play there, and the wait until we may.</summary>
internal sealed partial class ScreenStage(PipelineJob job, StageStack stages, ILogger logger)
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)];

    private readonly ScreenWatch _watch = new(job.Time);

    private IReceiver Receiver => stages.Get<IReceiver>(StageName.Receiver);

    /// <summary>The TV's; empty when there is none.</summary>
    public string Address => stages.Find<IReceiver>(StageName.Receiver)?.Address ?? "";

    public async Task ConnectAsync(CancellationToken ct)
    {
        var receiverJob = new ReceiverJob { SessionId = job.SessionId, Target = job.Target, Report = OnReport };
        var receiver = await stages.OpenAsync(
            StageName.Receiver, token => job.Ports.Receivers.ConnectAsync(receiverJob, token), job.Limits.ReceiverLimit, ct);
        OnReport(receiver.Screen);
    }

    /// <summary>Nothing is started for a screen that may not be taken.</summary>
    public void RefuseIfInUse(TakeOver takeOver)
    {
        if (Receiver.Screen is { Use: ScreenUse.Others } screen && takeOver != TakeOver.Always)
        {
            throw new StageFailedException(new SessionError(
                ErrorCode.ScreenInUse, $"The screen is in use: {screen.UsedBy ?? "another app"}.")
            { Stage = StageName.Receiver });
        }
    }

    /// <summary>Launches at once, and loads the stream when there is one.</summary>
    public Task PlayAsync(Task<IStreamRoute> publishing, TakeOver takeOver, CancellationToken ct)
    {
        var receiver = Receiver;
        var showing = new ShowingJob
        {
            // Not always the first one: a session can move to another stream.
            Stream = async token => (await publishing.WaitAsync(token) is var first && stages.Find<IStreamRoute>(StageName.Route) is { } route ? route : first)
                .UrlSeenFrom(receiver.OurAddress),
            Format = () => stages.Find<ILiveStream>(StageName.Stream)?.Format ?? SegmentFormat.MpegTs,
            Title = job.Target.Name,
            Visits = () => stages.Find<IStreamRoute>(StageName.Route)?.VisitsFrom(receiver.Address) ?? default,
            TakeOver = takeOver,
            QuietStart = job.Target.Manners.QuietStart,
            Report = job.Events.OnShowing,
        };
        return stages.OpenAsync(StageName.Showing, token => receiver.PlayAsync(showing, token), job.Limits.ShowingLimit, ct);
    }

    /// <summary>Returns once the TV plays what it has loaded anew, or is in trouble and tells so.</summary>
    public Task LoadAgainAsync(CancellationToken ct) => stages.RunAsync(
        StageName.Showing,
        async token =>
        {
            await stages.Get<IShowing>(StageName.Showing).LoadAgainAsync(token);
            return true;
        },
        job.Limits.ShowingLimit,
        ct);

    /// <summary>A TV that refuses is no reason to end the session.</summary>
    public async Task AdjustAsync(Sound sound, CancellationToken ct)
    {
        if (stages.Find<IReceiver>(StageName.Receiver) is not { } receiver)
        {
            return;
        }

        try
        {
            if (sound.Volume is { } volume)
            {
                await receiver.SetVolumeAsync(volume, ct);
            }

            if (sound.Muted is { } muted)
            {
                await receiver.SetMutedAsync(muted, ct);
            }
        }
        catch (StageFailedException refused)
        {
            SoundRefused(job.Target.Slug, refused.Error.Code, refused.Error.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The session ends; nobody is left to hear it.
        }
    }

    /// <summary>Returns once the screen may be used; connects again, with pauses, for as long as it takes.</summary>
    /// <exception cref="StageFailedException">The TV did not come back in time, or somebody else has it since.</exception>
    public async Task WaitAsync(ScreenWait wait, CancellationToken ct)
    {
        using var limit = wait.Limit is { } atMost ? new CancellationTokenSource(atMost, job.Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            for (var tries = 0; !await IsFreeAsync(wait, either.Token); tries++)
            {
                await Task.Delay(Pauses[Math.Min(tries, Pauses.Length - 1)], job.Time, either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new StageFailedException(wait.Cause);
        }
    }

    /// <summary>False when there is no connection, or when it was lost.</summary>
    private async Task<bool> IsFreeAsync(ScreenWait wait, CancellationToken ct)
    {
        try
        {
            if (!stages.IsAlive(StageName.Receiver))
            {
                await stages.CloseAsync([StageName.Receiver]);
                await ConnectAsync(ct);
            }
        }
        catch (StageFailedException away)
        {
            StillAway(job.Target.Slug, away.Error.Message);
            return false;
        }

        var receiver = Receiver;
        if (wait.Cause.Code == ErrorCode.ConnectionLost && receiver.Screen is { Use: ScreenUse.Others } screen)
        {
            throw new StageFailedException(new SessionError(
                ErrorCode.TakenOver, $"While the TV was away, {screen.UsedBy ?? "another app"} took the screen.")
            { Stage = StageName.Receiver });
        }

        using var given = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var free = _watch.WaitAsync(
            report => report.Connected && (report.Use != ScreenUse.Others || wait.MayTake), wait.FreeFor, given.Token);
        var first = await Task.WhenAny(free, receiver.Exited);
        await given.CancelAsync();
        if (first == free)
        {
            await free;
            return true;
        }

        await free.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return false;
    }

    private void OnReport(ScreenReport report)
    {
        _watch.Report(report);
        job.Events.OnScreen(report);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Target}: the TV is still away: {Reason}")]
    private partial void StillAway(string target, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target}: the TV did not take the volume: {Code}: {Reason}")]
    private partial void SoundRefused(string target, ErrorCode code, string reason);
}
