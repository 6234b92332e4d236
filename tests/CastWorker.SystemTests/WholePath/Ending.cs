namespace CastWorker.SystemTests.WholePath;

/// <summary>What is to follow.</summary>
public enum Then
{
    /// <summary>The session ends, everything of it is closed, and it stays so.</summary>
    Ends,

    /// <summary>Everything of it is closed, and it comes back by itself when the TV does.</summary>
    ComesBack,

    /// <summary>The stream goes on; the TV plays again after a repair that is told.</summary>
    Recovers,

    /// <summary>Nobody notices anything but the log.</summary>
    GoesOn,
}

/// <summary>One row of the table of endings.</summary>
/// <param name="Action">What is done to the TV.</param>
/// <param name="Reason">How it is told: in <c>ended_by</c>, in the event, or as error.</param>
/// <param name="Seconds">Within which time it must be told.</param>
/// <param name="Then">What follows.</param>
/// <param name="After">What is done to the TV afterwards, so that it can come back.</param>
public sealed record Ending(string Action, string? Reason, int Seconds, Then Then, string? After = null)
{
    /// <summary>A clean end is told by the TV.</summary>
    private const int Clean = 2;

    /// <summary>Silence is only silence after a while.</summary>
    private const int Silent = 15;

    /// <summary>The TV says that all is well; only that nothing moves and nothing is fetched gives it away.</summary>
    private const int Zombie = 30;

    public static IEnumerable<Ending> All { get; } =
    [
        new("remote-stop?order=close-first", "stopped_on_device", Clean, Then.Ends),
        new("remote-stop?order=status-first", "stopped_on_device", Clean, Then.Ends),
        new("remote-stop?order=close-only", "stopped_on_device", Clean + 2, Then.Ends),
        new("remote-stop?order=status-only", "stopped_on_device", Clean, Then.Ends),
        new("remote-stop?media=false", "stopped_on_device", Clean, Then.Ends),
        new("remote-stop-media", "stopped_on_device", Clean, Then.Ends),
        new("remote-background", "stopped_on_device", Clean, Then.Ends),
        new("other-sender-stop-app", "stopped_on_device", Clean, Then.Ends),
        new("other-sender-stop-media", "stopped_on_device", Clean, Then.Ends),
        new("other-sender-load?url=http://127.0.0.1:9/film.mp4", "taken_over", Clean, Then.Ends, "remote-stop"),
        new("launch-app?name=Netflix&id=CA5E8412", "taken_over", Clean, Then.Ends, "remote-stop"),
        new("standby?app=ends", "stopped_on_device", Clean, Then.Ends, "wake"),
        new("playback-error?code=301", "playback_failed", Clean, Then.Recovers),
        new("playback-error?code=315&told=error-only", "playback_failed", Clean, Then.Recovers),
        new("playback-error?code=104&told=status-only", "playback_failed", Clean, Then.Recovers),
        new("media-gone", "tv_stuck", Silent, Then.Recovers),
        new("finish", "stream_dry", Clean, Then.Recovers),
        new("remote-zombie", "tv_stuck", Zombie, Then.Recovers),
        new("rst", "connection_lost", Clean, Then.Recovers),
        new("fin", "connection_lost", Clean, Then.Recovers),
        new("half-frame", "connection_lost", Silent, Then.ComesBack, "unmute"),
        new("slow-frame", "connection_lost", Silent, Then.ComesBack, "unmute"),
        new("mute", "connection_lost", Silent, Then.ComesBack, "unmute"),
        new("reboot?seconds=14", "connection_lost", Clean, Then.ComesBack),
        new("drop-vc", null, Clean, Then.GoesOn),
        new("close-receiver-0", "connection_lost", Clean, Then.Recovers),
        new("no-pong", null, Silent, Then.GoesOn, "no-pong?on=false"),
    ];

    public override string ToString() => Action;
}
