using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Control;

/// <summary>What a person with the remote control does, as different devices tell it.</summary>
internal static class PersonActions
{
    /// <summary>Back or home: the app ends. <c>order</c>, and <c>media=false</c> leaves the media status out.</summary>
    public static Turn Stop(Turn turn, ActionWords words)
    {
        if (turn.State.App is null)
        {
            return turn;
        }

        var order = words.Choice("order", EndOrder.CloseFirst);
        return AppEnd.Told(words.Truth("media", otherwise: true) ? Playback.End(turn, "CANCELLED") : turn, order);
    }

    /// <summary>The stop key: the media ends, the app stays.</summary>
    public static Turn StopMedia(Turn turn) => Playback.End(turn, "CANCELLED");

    /// <summary>Some devices leave the sender at BUFFERING for ever, while nothing is fetched any more.</summary>
    public static Turn Zombie(Turn turn) => turn.State.Media is { } item
        ? Playback.Change(turn, item with { Frozen = true, Phase = MediaPhase.Buffering })
            .And(new PlayerOrder.Stop())
            .And(new PlayerOrder.Show(TvPicture.Idle, ""))
        : turn;

    /// <summary>
    /// Home on some devices: the app stays listed, behind the screen of the device, and shows nothing that it is given.
    /// <c>silent=true</c>: not even the end of the media is told.
    /// </summary>
    public static Turn Background(Turn turn, ActionWords words)
    {
        if (turn.State.App is not { } app)
        {
            return turn;
        }

        var ended = words.Truth("silent", otherwise: false)
            ? turn.With(turn.State with { Media = null }).And(new PlayerOrder.Stop())
            : Playback.End(turn, "CANCELLED");
        return ended.With(ended.State with { App = app with { InBackground = true } }).And(new PlayerOrder.Show(TvPicture.Idle, ""));
    }

    /// <summary>Off by remote, as HDMI-CEC tells it. The app may live on unseen: <c>app=ends</c> if not.</summary>
    public static Turn Standby(Turn turn, ActionWords words)
    {
        var ended = words.Text("app") == "ends" && turn.State.App is not null ? AppEnd.Told(turn, words.Choice("order", EndOrder.CloseFirst)) : turn;
        return Tell(ended.With(ended.State with { StandBy = true, ActiveInput = false }));
    }

    public static Turn ChangeInput(Turn turn) => Tell(turn.With(turn.State with { ActiveInput = false }));

    /// <summary>On again, and the cable of this device is looked at.</summary>
    public static Turn Wake(Turn turn) => Tell(turn.With(turn.State with { StandBy = false, ActiveInput = true }));

    public static Turn Volume(Turn turn, ActionWords words) => Tell(Volumes.Set(turn, words.Number("level", turn.State.Volume.Level), muted: null));

    public static Turn Mute(Turn turn, ActionWords words) => Tell(Volumes.Set(turn, level: null, words.Truth("muted", otherwise: true)));

    /// <summary>Another app from the menu of the device: <c>name</c>, <c>id</c>.</summary>
    public static Turn Launch(Turn turn, ActionWords words)
    {
        var appId = words.Text("id") ?? "CA5E8412";
        return Launching.Begin(turn, asker: null, appId, words.Text("name") ?? AppCatalog.NameOf(appId) ?? appId);
    }

    private static Turn Tell(Turn turn) => turn.Broadcast(Tv.Platform, CastNamespace.Receiver, ReceiverStatus.Of(turn.State));
}
