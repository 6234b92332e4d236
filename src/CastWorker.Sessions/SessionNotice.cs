using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions;

/// <summary>What a session hears of.</summary>
internal abstract record SessionNotice
{
    private SessionNotice()
    {
    }

    /// <summary>Somebody wants something (else) shown.</summary>
    public sealed record Wanted(Wish Wish) : SessionNotice;

    public sealed record ReloadWanted : SessionNotice;

    public sealed record SoundWanted(Sound Sound) : SessionNotice;

    /// <summary>How it is to be streamed from now on.</summary>
    public sealed record SettingsWanted(StreamSettings Settings) : SessionNotice;

    public sealed record MessageWanted(OverlayMessage Message) : SessionNotice;

    /// <summary>A stage ended without having been asked to.</summary>
    public sealed record StageEnded(StageName Stage, SessionError Error) : SessionNotice;

    public sealed record PageReported(PageReport Report) : SessionNotice;

    public sealed record ScreenReported(ScreenReport Report) : SessionNotice;

    /// <summary>Why the TV does not play just now, or that it plays again.</summary>
    public sealed record ShowingReported(SessionError? Trouble) : SessionNotice;

    /// <summary>What was wanted has been on the screen for as long as it was to be.</summary>
    public sealed record WishOver(Wish Wish) : SessionNotice;

    /// <summary>Nobody has fetched anything for as long as is allowed.</summary>
    public sealed record NobodyWatches : SessionNotice;

    /// <summary>Time to look how the encoder fares.</summary>
    public sealed record SecondPassed : SessionNotice;

    /// <summary>A piece of slow work ended, well or not.</summary>
    /// <param name="Number">Which one.</param>
    /// <param name="Failure">Why it failed, if so.</param>
    public sealed record WorkEnded(int Number, SessionError? Failure) : SessionNotice;
}
