namespace CastWorker.Sessions.Restoring;

/// <summary>What comes back after a restart, and what is worth remembering. Pure; docs/restore.md has the table.</summary>
internal static class RestoreRules
{
    /// <summary>What a target is to show when the worker starts; null: nothing.</summary>
    public static Wish? WishFor(Target target, TargetMemory memory) => (target.Restore ?? RestorePolicy.UnlessStopped, memory.Wanted) switch
    {
        (RestorePolicy.Never, _) => null,
        (_, { } wanted) => Polite(wanted.Page, wanted.TakeOver, wanted.Priority),
        (RestorePolicy.Always, _) when (memory.LastPage ?? target.DefaultPage) is { } page => Polite(page, target.Manners.TakeOver, 0),
        _ => null,
    };

    /// <summary>What is to be remembered of a target of which something is (or nothing is any longer) wanted.</summary>
    public static TargetMemory Note(TargetMemory before, Wishes? wanted, DateTimeOffset now) => wanted?.Lasting is { } lasting
        ? before with
        {
            Wanted = new WantedPage(lasting.Page, lasting.TakeOver, lasting.Priority, before.Wanted?.Since ?? now),
            LastPage = lasting.Page,
        }
        : before with { Wanted = null };

    /// <summary>An error is nobody's will; a TV that stays away for longer than the manners wait was switched off by somebody.</summary>
    public static bool StaysWanted(EndReason reason) => reason is EndReason.Error or EndReason.Shutdown;

    /// <summary>After a power cut everything starts at once: TV, network, the server of the page and we.</summary>
    public static bool MayComeYet(SessionError error) => error.Code
        is ErrorCode.TvNotFound or ErrorCode.TvUnreachable or ErrorCode.ConnectionLost or ErrorCode.LaunchFailed or ErrorCode.PlaybackFailed
        or ErrorCode.PageUnreachable or ErrorCode.PageTimeout or ErrorCode.PageHttpError or ErrorCode.StageTimeout;

    /// <summary>What was there first comes back first.</summary>
    public static IEnumerable<Target> Order(IEnumerable<Target> targets, TargetMemories memories) => targets
        .OrderBy(target => memories.Of(target.Slug).Wanted?.Since ?? DateTimeOffset.MaxValue)
        .ThenBy(target => target.Slug, StringComparer.Ordinal);

    /// <summary>Nobody asked for it just now, so nobody's screen is taken for it, and it makes nothing louder.</summary>
    private static Wish Polite(Uri page, TakeOver takeOver, int priority) => new()
    {
        Page = page,
        TakeOver = takeOver == TakeOver.Never ? TakeOver.Never : TakeOver.WhenIdle,
        Priority = priority,
    };
}
