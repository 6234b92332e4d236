using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>From LAUNCH to the app on the screen: perhaps a person is asked, perhaps it is refused, and it always takes a while.</summary>
internal static class Launching
{
    public static Turn Begin(Turn turn, Asker? asker, string appId, string name)
    {
        if (asker is not null && turn.State.Whims.Refusal is { Times: > 0 } refusal)
        {
            var rest = turn.State.Whims with { Refusal = refusal with { Times = refusal.Times - 1 } };
            return Refuse(turn.With(turn.State with { Whims = rest }), asker, refusal.Reason, refusal.ExtendedError);
        }

        if (turn.State.Launch is { Asker: { } overtaken })
        {
            turn = Refuse(turn, overtaken, "CANCELLED");
        }

        var ticket = turn.State.Counter + 1;
        turn = turn.With(turn.State with { Counter = ticket, Launch = new PendingLaunch(ticket, appId, name, asker) });
        return asker is not null && turn.State.Whims.Consent is { } consent
            ? turn.Ask(asker, "USER_PENDING_AUTHORIZATION").And(new TvEffect.After(consent, new TvInput.Allowed(ticket)))
            : Fetch(turn, ticket);
    }

    public static Turn Allowed(TvState state, int ticket) => state.Launch is { Asker: { } asker } launch && launch.Ticket == ticket
        ? Fetch(Turn.Of(state).Ask(asker, "USER_ALLOWED"), ticket)
        : Turn.Of(state);

    /// <summary>The app is there: under ids that nobody has seen before, and on a screen that is switched on for it.</summary>
    public static Turn Finish(TvState state, int ticket)
    {
        if (state.Launch is not { } launch || launch.Ticket != ticket)
        {
            return Turn.Of(state);
        }

        var app = RunningApp.Launched(state, launch.AppId, launch.Name);
        var turn = Turn.Of(state with { Launch = null, App = app, Media = null, StandBy = false, ActiveInput = true })
            .And(new PlayerOrder.Show(TvPicture.Splash, app.Name));
        var status = launch.Asker is { } asker ? turn.Reply(asker, CastNamespace.Receiver, ReceiverStatus.Of(turn.State)) : turn;
        return status.Broadcast(Tv.Platform, CastNamespace.Receiver, ReceiverStatus.Of(turn.State), launch.Asker);
    }

    public static Turn Refuse(Turn turn, Asker asker, string reason, string? extendedError = null)
    {
        var error = new JsonObject { ["type"] = "LAUNCH_ERROR", ["reason"] = reason };
        if (extendedError is not null)
        {
            error["extendedError"] = extendedError;
        }

        return turn.Reply(asker, CastNamespace.Receiver, error);
    }

    /// <summary>The old app ends when the new one begins to be fetched, and before that is there.</summary>
    private static Turn Fetch(Turn turn, int ticket)
    {
        var begun = turn.State.App is null ? turn : AppEnd.Silently(turn).And(AppEnd.Closes(turn.State));
        return begun.And(new TvEffect.After(turn.State.Whims.LaunchDelay, new TvInput.Launched(ticket)));
    }

    extension(Turn turn)
    {
        private Turn Ask(Asker asker, string status) => turn.Say(asker.Socket, new CastFrame
        {
            Source = asker.Endpoint,
            Destination = asker.Sender,
            Namespace = CastNamespace.Receiver,
            Text = new JsonObject
            {
                ["requestId"] = 0,
                ["type"] = "LAUNCH_STATUS",
                ["launchRequestId"] = asker.RequestId,
                ["status"] = status,
            }.ToJsonString(),
        });
    }
}
