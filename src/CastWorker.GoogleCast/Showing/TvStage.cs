using CastWorker.GoogleCast.Channels;
using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Endings;
using CastWorker.GoogleCast.Messages;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.GoogleCast.Showing;

/// <summary>Does on a TV what a showing decides: enters the screen, loads, asks, leaves. Only our own app is ever ended.</summary>
internal sealed partial class TvStage(
    Func<TvLink> link, TvFeed feed, TvMemory memory, CastOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopMediaLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LateLaunchLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly QuietStart _quiet = new(memory);

    /// <summary>Ours; null before it is launched.</summary>
    public CastApp? App { get; private set; }

    private MediaChannel Player => new(link().Connection, App!);

    public void Follow(Action<TvEvent>? listener) => feed.Follow(listener);

    /// <summary>Launches our app and connects to it, if the screen may be had.</summary>
    /// <exception cref="StageFailedException">Somebody else has it, or the TV refused.</exception>
    public async Task<CastApp> EnterAsync(ShowingJob job, CancellationToken ct)
    {
        try
        {
            await link().Receiver.StatusAsync(ct);
            var entry = Admit(job);
            if (job.QuietStart)
            {
                await _quiet.BeginAsync(link(), feed.Latest, ct);
            }

            if (entry is Entry.StopFirst stale)
            {
                await EndAppAsync(stale.SessionId, ct);
            }

            // What was asked meanwhile was answered with a status: it is as new as can be.
            Admit(job);
            App = await LaunchAsync(ct);
            Player.Join();
            return App;
        }
        catch (CastException failed)
        {
            throw new StageFailedException(FailureOf(failed), failed);
        }
    }

    public Task<CastPayload> LoadAsync(Uri stream, ShowingJob job, CancellationToken ct) => Player.LoadAsync(stream, job.Format(), job.Title, ct);

    public void Join() => Player.Join();

    /// <summary>What it answers is told to who follows.</summary>
    public Task AskDeviceAsync(CancellationToken ct) => UnanswerableAsync(link().Receiver.StatusAsync(ct));

    /// <inheritdoc cref="AskDeviceAsync"/>
    public Task AskPlayerAsync(CancellationToken ct) => UnanswerableAsync(Player.StatusAsync(ct));

    /// <summary>Somebody else plays in our app: it is theirs now.</summary>
    public void Disown() => feed.Claim(null);

    public void RestoreVolume() => _quiet.Restore(link(), feed.Latest.Level);

    /// <summary>Ends what we play and our app, if they are still there.</summary>
    public async Task LeaveAsync(int? mediaId)
    {
        if (App is not { } app || link().Connection.Closed.IsCompleted)
        {
            return;
        }

        using var limit = new CancellationTokenSource(LeaveLimit, time);
        try
        {
            if (IsListed(app))
            {
                await StopMediaAsync(mediaId);
                await EndAppAsync(app.SessionId, limit.Token);
            }

            while (IsListed(app))
            {
                await Task.Delay(LookAgain, time, limit.Token);
            }

            feed.Claim(null);
        }
        catch (Exception unheard) when (unheard is CastException or OperationCanceledException)
        {
            AppStayed(app.DisplayName, LeaveLimit, unheard.Message);
        }

        Player.Leave();
    }

    /// <summary>Somebody must hear of a launch that succeeds after it was given up, or the app stays.</summary>
    private async Task<CastApp> LaunchAsync(CancellationToken ct)
    {
        var launching = LaunchAndClaimAsync();
        try
        {
            return await launching.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAny(launching, Task.Delay(LateLaunchLimit, time, CancellationToken.None));
            throw;
        }
    }

    private async Task<CastApp> LaunchAndClaimAsync()
    {
        App = await link().Receiver.LaunchAsync(options.AppId, CancellationToken.None);
        feed.Claim(App.SessionId);
        return App;
    }

    private Entry Admit(ShowingJob job)
    {
        var entry = ScreenReading.EntryOf(feed.Latest, memory.OurSession, job.TakeOver, options.AppId);
        return entry is Entry.Refused refused
            ? throw new StageFailedException(new SessionError(ErrorCode.ScreenInUse, $"The screen is in use: {refused.UsedBy}.")
            {
                Stage = StageName.Showing,
            })
            : entry;
    }

    private async Task StopMediaAsync(int? mediaId)
    {
        if (mediaId is { } id)
        {
            using var limit = new CancellationTokenSource(StopMediaLimit, time);
            await UnanswerableAsync(Player.StopAsync(id, limit.Token));
        }
    }

    private async Task EndAppAsync(string session, CancellationToken ct)
    {
        try
        {
            await link().Receiver.StopAsync(session, ct);
        }
        catch (CastRefusedException)
        {
            // It was gone already.
        }
    }

    private static async Task UnanswerableAsync(Task asking)
    {
        try
        {
            await asking;
        }
        catch (Exception unheard) when (unheard is CastException or OperationCanceledException)
        {
            // Whoever needs the answer watches for it; that none came is a sign of its own.
        }
    }

    private bool IsListed(CastApp app) => feed.Latest.Session(app.SessionId) is not null;

    private static SessionError FailureOf(CastException failed) => failed switch
    {
        CastClosedException => new SessionError(ErrorCode.ConnectionLost, $"The connection to the TV was lost: {failed.Message}."),
        CastRefusedException { Reason: var reason } => new SessionError(ErrorCode.LaunchFailed, $"The TV does not start its player: {reason}."),
        _ => new SessionError(ErrorCode.LaunchFailed, $"The TV does not start its player: {failed.Message}."),
    } with
    {
        Stage = StageName.Showing,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App} is still on the TV {Limit} after it was told to end ({Reason})")]
    private partial void AppStayed(string app, TimeSpan limit, string reason);
}
