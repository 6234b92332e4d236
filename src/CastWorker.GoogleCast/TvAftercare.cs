using CastWorker.GoogleCast.Channels;
using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Showing;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Restoring;
using Microsoft.Extensions.Logging;

namespace CastWorker.GoogleCast;

/// <summary>Ends on a TV the player of a run that was killed: it shows the last seconds of a dead stream, or a wheel.</summary>
internal sealed partial class TvAftercare(CastReach reach, TargetMemories memories, ILogger<TvAftercare> logger) : ITvAftercare
{
    public async Task TidyAsync(Target target, CancellationToken ct)
    {
        var memory = new TvMemory(target.Slug, memories);
        if (memory is { OurSession: null, VolumeOwed: null })
        {
            return;
        }

        var ours = memory.OurSession;
        var link = await reach.OpenAsync(target, _ => { }, ct);
        await using var connection = link.Connection;
        try
        {
            if (ours is not null && link.Status.Session(ours) is { } app)
            {
                await EndAsync(target, app.DisplayName, link.Receiver, ours, ct);
            }

            await new QuietStart(memory).GiveBackAsync(link, link.Status.Level, ct);
        }
        catch (CastException failed)
        {
            throw new StageFailedException(
                new SessionError(ErrorCode.TvUnreachable, $"The TV did not answer: {failed.Message}.") { Stage = StageName.Receiver }, failed);
        }

        // A session that was started meanwhile has an app of its own.
        memories.Change(target.Slug, known => known.AppSession == ours ? known with { AppSession = null } : known);
    }

    private async Task EndAsync(Target target, string app, ReceiverChannel receiver, string session, CancellationToken ct)
    {
        try
        {
            await receiver.StopAsync(session, ct);
            PlayerEnded(target.Slug, app);
        }
        catch (CastRefusedException)
        {
            // It went by itself meanwhile.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target}: ended {App}, which an earlier run had left on the TV")]
    private partial void PlayerEnded(string target, string app);
}
