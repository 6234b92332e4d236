using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Control;

/// <summary>What the device does by itself, once or from now on.</summary>
internal static class DeviceActions
{
    /// <summary><c>code</c>, and <c>told=everything|error-only|status-only</c>.</summary>
    public static Turn PlaybackError(Turn turn, ActionWords words) => Playback.Fail(
        turn, (int)words.Number("code", DetailedError.SegmentNetwork), words.Choice("told", FailureTold.Everything));

    /// <summary>The device gave up without a reason: an empty list of media.</summary>
    public static Turn MediaGone(Turn turn) => turn.State is { App: { } app, Media: not null }
        ? turn.With(turn.State with { Media = null })
            .And(new PlayerOrder.Stop())
            .Broadcast(app.TransportId, CastNamespace.Media, MediaStatus.Empty())
        : turn;

    public static Turn Finish(Turn turn) => Playback.End(turn, "FINISHED");

    /// <summary>Everything is forgotten, switched behaviour too: the device comes back as it was made.</summary>
    public static Turn Reboot(Turn turn, ActionWords words)
    {
        var before = turn.State;
        var fresh = new TvState
        {
            Identity = before.Identity,
            // A new seed out of the old one: decisions throw no dice.
            Seed = new Guid(System.Security.Cryptography.SHA256.HashData(before.Seed.ToByteArray())[..16]),
            Speed = before.Speed,
            Counter = before.Counter + 1,
            Volume = before.Volume,
            Whims = new TvWhims { LaunchDelay = before.Whims.LaunchDelay },
        };
        return turn.With(fresh)
            .And(new PlayerOrder.Stop())
            .And(new PlayerOrder.Show(TvPicture.Off, ""))
            .And(new TvEffect.Reboot(TimeSpan.FromSeconds(words.Number("seconds", 40))));
    }

    /// <summary><c>reason</c>, <c>times</c>, <c>extended</c>.</summary>
    public static Turn RefuseLaunch(Turn turn, ActionWords words) => Whim(turn, whims => whims with
    {
        Refusal = new LaunchRefusal(words.Text("reason") ?? "CANCELLED", (int)words.Number("times", 1), words.Text("extended")),
    });

    public static Turn LaunchDelay(Turn turn, ActionWords words) =>
        Whim(turn, whims => whims with { LaunchDelay = words.Milliseconds("ms", 4000) });

    /// <summary>A person must allow each launch and takes <c>ms</c> for it; 0: nobody is asked.</summary>
    public static Turn LaunchConsent(Turn turn, ActionWords words) => Whim(turn, whims => whims with
    {
        Consent = words.Milliseconds("ms", 5000) is { Ticks: > 0 } pause ? pause : null,
    });

    public static Turn LeakRequestIds(Turn turn, ActionWords words) =>
        Whim(turn, whims => whims with { LeaksRequestIds = words.Truth("on", otherwise: true) });

    public static Turn HideVolume(Turn turn, ActionWords words)
    {
        var hidden = Whim(turn, whims => whims with { VolumeIsFixed = words.Truth("on", otherwise: true) });
        return hidden.Broadcast(Tv.Platform, CastNamespace.Receiver, ReceiverStatus.Of(hidden.State));
    }

    /// <summary>PINGs are not answered any more; <c>on=false</c> ends it.</summary>
    public static Turn NoPong(Turn turn, ActionWords words) =>
        Whim(turn, whims => whims with { AnswersPings = !words.Truth("on", otherwise: true) });

    public static Turn SlowNetwork(Turn turn, ActionWords words) => turn.And(new PlayerOrder.Throttle((int)words.Number("kbps", 500)));

    public static Turn NormalNetwork(Turn turn) => turn.And(new PlayerOrder.Throttle(KilobitsPerSecond: null));

    private static Turn Whim(Turn turn, Func<TvWhims, TvWhims> change) => turn.With(turn.State with { Whims = change(turn.State.Whims) });
}
