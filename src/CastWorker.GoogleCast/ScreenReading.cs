using CastWorker.GoogleCast.Messages;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.GoogleCast;

/// <summary>Whose a screen is, and whether we may have it. Pure.</summary>
internal static class ScreenReading
{
    public static ScreenReport Of(ReceiverStatus status, string? ours)
    {
        var foreground = status.Foreground;
        var isOurs = foreground is not null && foreground.SessionId == ours;
        return new ScreenReport
        {
            Use = foreground is null ? ScreenUse.Free : isOurs ? ScreenUse.Ours : ScreenUse.Others,
            UsedBy = foreground is null || isOurs ? null : foreground.DisplayName,
            Volume = status.Level is { } level ? (int)Math.Round(Math.Clamp(level, 0, 1) * 100) : null,
            Muted = status.Muted,
        };
    }

    /// <summary>What must be done before our app can be launched.</summary>
    public static Entry EntryOf(ReceiverStatus status, string? ours, TakeOver policy, string appId) => status.Foreground switch
    {
        null => new Entry.Free(),
        { SessionId: var session } when session == ours => new Entry.StopFirst(session),
        { } other when policy != TakeOver.Always => new Entry.Refused(other.DisplayName),
        // The same app would be joined, not launched; and one that lingers in the background shows nothing any more.
        { } same when same.AppId == appId => new Entry.StopFirst(same.SessionId),
        _ => new Entry.Free(),
    };
}

/// <summary>Whether a screen may be entered.</summary>
internal abstract record Entry
{
    public sealed record Free : Entry;

    public sealed record StopFirst(string SessionId) : Entry;

    public sealed record Refused(string UsedBy) : Entry;
}
