using System.Security.Cryptography;
using System.Threading.Channels;
using CastWorker.Browser.Recycling;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Browser.Pages;

/// <summary>
/// Keeps one page on one screen: tries until it is there, looks after it, tries again when it fails, puts a new one in the place of
/// one that has grown old, and tells each change.
/// A new wish ends whatever is being done for the former one. Everything happens in the one task of <see cref="RunAsync"/>.
/// </summary>
internal sealed partial class PageKeeper(
    IScreen screen, Action<PageReport> report, BrowserOptions options, Recyclings recyclings, TimeProvider time, ILogger logger)
{
    private readonly Channel<Uri> _wishes = Channel.CreateBounded<Uri>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private volatile Uri? _asked;
    private PageReport? _told;

    public void Show(Uri page)
    {
        _asked = page;
        _wishes.Writer.TryWrite(page);
    }

    public void Reload()
    {
        if (_asked is { } page)
        {
            _wishes.Writer.TryWrite(page);
        }
    }

    /// <summary>Ends when cancelled, or with the reason why there is no screen any more.</summary>
    public async Task<SessionError> RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var page = await _wishes.Reader.ReadAsync(ct);
                using var superseded = CancellationTokenSource.CreateLinkedTokenSource(ct);
                var keeping = KeepAsync(page, superseded.Token);
                await Task.WhenAny(keeping, _wishes.Reader.WaitToReadAsync(ct).AsTask());
                await superseded.CancelAsync();
                await EndOfAsync(keeping, ct);
            }
        }
        catch (ScreenLostException lost)
        {
            LogScreenLost(lost, lost.Error.Message);
            return lost.Error;
        }
    }

    private static async Task EndOfAsync(Task keeping, CancellationToken ct)
    {
        try
        {
            await keeping;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Another page was asked for.
        }
    }

    private async Task KeepAsync(Uri page, CancellationToken ct)
    {
        _told = null;
        for (var failures = 1; ; failures++)
        {
            var state = await screen.TryAsync(page, ct);
            Tell(page, state);
            if (state.Verdict.Error is null)
            {
                var since = time.GetTimestamp();
                state = await LookAfterAsync(page, ct);
                if (time.GetElapsedTime(since) >= PageBackoff.Steady)
                {
                    failures = 1;
                }
            }

            await screen.HoldAsync(page, ct);
            if (PageBackoff.DoubtsBrowser(failures, state.Verdict.Error?.Code))
            {
                throw new ScreenLostException(state.Verdict.Error!);
            }

            var pause = PageBackoff.After(failures, state.Verdict.Final);
            LogTryingAgain(SecretMask.Mask(page), state.Verdict.Error?.Message, pause);
            await Task.Delay(pause, time, ct);
        }
    }

    /// <summary>Returns what became of a page once it is no longer fit to be shown.</summary>
    private async Task<PageState> LookAfterAsync(Uri page, CancellationToken ct)
    {
        var life = NewLife();
        while (true)
        {
            await screen.WaitForChangeAsync(options.HeartbeatInterval, ct);
            var state = await screen.LookAsync(page, ct);
            Tell(page, state);
            if (state.Verdict.Error is not null)
            {
                return state;
            }

            if (state.Beat is { } beat && life.Take(beat) is { } reason)
            {
                life = await RecycleAsync(page, life, reason, ct);
            }
        }
    }

    /// <summary>Returns the life of the page that is on the screen then.</summary>
    private async Task<PageLife> RecycleAsync(Uri page, PageLife old, RecycleReason reason, CancellationToken ct)
    {
        var state = await screen.RenewAsync(page, ct);
        if (state.Verdict.Error is { } error)
        {
            recyclings.Failed();
            LogNotRecycled(SecretMask.Mask(page), reason.Words, error.Message, old.LivesOn());
            return old;
        }

        recyclings.Done(reason.Cause);
        LogRecycled(SecretMask.Mask(page), reason.Words);
        Tell(page, state);
        return NewLife();
    }

    private PageLife NewLife() => new(RecycleLimits.From(options, RandomNumberGenerator.GetInt32(1000) / 1000.0), time);

    private void Tell(Uri page, PageState state)
    {
        var now = new PageReport(page, state.Title, state.Verdict.Error, state.Verdict.Final);
        if (now != _told)
        {
            _told = now;
            report(now);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Page {Page} is not on the screen ({Reason}); trying again in {Pause}")]
    private partial void LogTryingAgain(string page, string? reason, TimeSpan pause);

    [LoggerMessage(LogLevel.Information, "Page {Page} was loaded anew behind the old one and has taken its place: {Reason}")]
    private partial void LogRecycled(string page, string reason);

    [LoggerMessage(LogLevel.Warning, "Page {Page} should be loaded anew ({Reason}), but cannot ({Trouble}): the old one stays, next try in {Pause}")]
    private partial void LogNotRecycled(string page, string reason, string trouble, TimeSpan pause);

    [LoggerMessage(LogLevel.Warning, "The browser is lost: {Reason}")]
    private partial void LogScreenLost(Exception error, string reason);
}
