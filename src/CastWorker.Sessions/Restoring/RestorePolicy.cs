namespace CastWorker.Sessions.Restoring;

/// <summary>What comes back by itself when the worker starts again.</summary>
public enum RestorePolicy
{
    /// <summary>What was wanted when the worker ended, however it ended.</summary>
    UnlessStopped,

    /// <summary>Also what somebody had stopped: the last page, else the configured one.</summary>
    Always,

    /// <summary>Nothing.</summary>
    Never,
}
