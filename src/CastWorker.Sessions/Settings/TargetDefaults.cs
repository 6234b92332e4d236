using CastWorker.Sessions.Restoring;

namespace CastWorker.Sessions.Settings;

/// <summary>What holds for every target, also for those that are found, unless its own configuration says otherwise.</summary>
public sealed record TargetDefaults
{
    public PageList Pages { get; init; } = PageList.Empty;

    public StreamMode? Mode { get; init; }

    public RestorePolicy? Restore { get; init; }

    internal Target Complete(Target target) => target with
    {
        Pages = target.Pages.And(Pages),
        Mode = target.Mode ?? Mode,
        Restore = target.Restore ?? Restore,
    };
}
