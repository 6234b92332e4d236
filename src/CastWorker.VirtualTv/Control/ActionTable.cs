using CastWorker.VirtualTv.Receiver;

namespace CastWorker.VirtualTv.Control;

/// <summary>What can be done to the TV: each action makes a change of the state and effects out of its words.</summary>
internal static class ActionTable
{
    private static readonly Dictionary<string, Func<Turn, ActionWords, Turn>> Actions = new(StringComparer.Ordinal)
    {
        ["remote-stop"] = PersonActions.Stop,
        ["remote-stop-media"] = Wordless(PersonActions.StopMedia),
        ["remote-zombie"] = Wordless(PersonActions.Zombie),
        ["remote-background"] = PersonActions.Background,
        ["standby"] = PersonActions.Standby,
        ["input-change"] = Wordless(PersonActions.ChangeInput),
        ["wake"] = Wordless(PersonActions.Wake),
        ["volume"] = PersonActions.Volume,
        ["mute-by-person"] = PersonActions.Mute,
        ["launch-app"] = PersonActions.Launch,
        ["other-sender-stop-app"] = OtherSenderActions.StopApp,
        ["other-sender-stop-media"] = Wordless(OtherSenderActions.StopMedia),
        ["other-sender-load"] = OtherSenderActions.Load,
        ["playback-error"] = DeviceActions.PlaybackError,
        ["media-gone"] = Wordless(DeviceActions.MediaGone),
        ["finish"] = Wordless(DeviceActions.Finish),
        ["reboot"] = DeviceActions.Reboot,
        ["refuse-launch"] = DeviceActions.RefuseLaunch,
        ["launch-delay"] = DeviceActions.LaunchDelay,
        ["launch-consent"] = DeviceActions.LaunchConsent,
        ["leak-request-ids"] = DeviceActions.LeakRequestIds,
        ["hide-volume"] = DeviceActions.HideVolume,
        ["no-pong"] = DeviceActions.NoPong,
        ["slow-network"] = DeviceActions.SlowNetwork,
        ["normal-network"] = Wordless(DeviceActions.NormalNetwork),
        ["rst"] = Wordless(WireActions.Reset),
        ["fin"] = Wordless(WireActions.Finish),
        ["mute"] = Wordless(WireActions.Mute),
        ["unmute"] = Wordless(WireActions.Unmute),
        ["half-frame"] = Wordless(WireActions.HalfFrame),
        ["slow-frame"] = Wordless(WireActions.SlowFrame),
        ["drop-vc"] = Wordless(WireActions.DropAppConnections),
        ["close-receiver-0"] = Wordless(WireActions.DropPlatformConnections),
    };

    public static IEnumerable<string> Names => Actions.Keys.Order(StringComparer.Ordinal);

    /// <summary>Null when there is no such action.</summary>
    /// <exception cref="ActionException">Its words make no sense.</exception>
    public static Func<TvState, Turn>? Find(string name, ActionWords words) =>
        Actions.TryGetValue(name, out var action) ? state => action(Turn.Of(state), words) : null;

    private static Func<Turn, ActionWords, Turn> Wordless(Func<Turn, Turn> action) => (turn, _) => action(turn);
}
