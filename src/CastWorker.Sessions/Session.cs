using System.Threading.Channels;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Logging;

namespace CastWorker.Sessions;

/// <summary>
/// One target showing pages, from start to end. An actor: everything that happens to it comes through one channel, and only
/// its own loop decides (<see cref="SessionMind"/>). Slow work runs beside the loop and reports back to it.
/// </summary>
internal sealed partial class Session : IDisposable
{
    // Unbounded, yet small: stages end once, pages and TVs report changes only, work ends once.
    private readonly Channel<SessionNotice> _notices =
        Channel.CreateUnbounded<SessionNotice>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly SessionMind _mind;
    private readonly ILogger _logger;
    private EndReason _stopReason;

    public Session(SessionJob job, Wish wish, ILogger logger)
    {
        Id = job.Id;
        Target = job.Target;
        _logger = logger;
        _mind = new SessionMind(job, wish, Tell, logger, _stop.Token);
    }

    public string Id { get; }

    public Target Target { get; }

    /// <summary>What was asked for when the session was already failing.</summary>
    public Wish? Missed { get; private set; }

    public bool IsEnding => _stop.IsCancellationRequested;

    public void Want(Wish wish) => Tell(new SessionNotice.Wanted(wish));

    public void Reload() => Tell(new SessionNotice.ReloadWanted());

    public void Adjust(Sound sound) => Tell(new SessionNotice.SoundWanted(sound));

    public void Set(StreamSettings settings) => Tell(new SessionNotice.SettingsWanted(settings));

    public void ShowMessage(OverlayMessage message) => Tell(new SessionNotice.MessageWanted(message));

    /// <inheritdoc cref="Photographer.TakeAsync"/>
    public Task<SessionError?> TakePictureAsync() => _mind.TakePictureAsync();

    /// <summary>Begins the end; <see cref="RunAsync"/> completes when everything is closed.</summary>
    public void Stop(EndReason reason)
    {
        if (!_stop.IsCancellationRequested)
        {
            _stopReason = reason;
            // Whoever listens to the token is told on another thread: the supervisor must not do their work.
            _ = _stop.CancelAsync();
        }
    }

    /// <summary>The whole life of the session. Never throws.</summary>
    public async Task RunAsync()
    {
        using var scope = _logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["SessionId"] = Id });
        _mind.Begin();
        var end = await LiveAsync();
        await _stop.CancelAsync();
        await _mind.CloseAsync(end);
        _notices.Writer.TryComplete();
        while (_notices.Reader.TryRead(out var missed))
        {
            Missed = (missed as SessionNotice.Wanted)?.Wish ?? Missed;
        }
    }

    public void Dispose()
    {
        _mind.Dispose();
        _stop.Dispose();
    }

    private async Task<SessionEnd> LiveAsync()
    {
        try
        {
            await foreach (var notice in _notices.Reader.ReadAllAsync(_stop.Token))
            {
                if (_mind.Take(notice) is { } end)
                {
                    SessionEnds(Target.Slug, end.Reason, end.Error?.Message ?? "nothing is wrong");
                    return end;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // As wished.
        }
#pragma warning disable CA1031 // the session's task: a bug ends this session, not the worker
        catch (Exception bug)
#pragma warning restore CA1031
        {
            SessionBroke(bug, Target.Slug);
            return new SessionEnd(EndReason.Error, SessionError.Bug);
        }

        return new SessionEnd(_stopReason);
    }

    private void Tell(SessionNotice notice) => _notices.Writer.TryWrite(notice);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Target}: the session ends by itself ({EndedBy}): {Reason}")]
    private partial void SessionEnds(string target, EndReason endedBy, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Target}: a bug")]
    private partial void SessionBroke(Exception bug, string target);
}
