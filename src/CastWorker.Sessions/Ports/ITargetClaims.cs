namespace CastWorker.Sessions.Ports;

/// <summary>Several workers may have the same target: who serves it.</summary>
public interface ITargetClaims
{
    /// <summary>Completes when it is known whose the targets are, or when it has taken too long to wait any further.</summary>
    Task KnownAsync(CancellationToken ct);

    /// <summary>Another worker serves the target, as far as is known.</summary>
    bool IsTheirs(string target);
}
