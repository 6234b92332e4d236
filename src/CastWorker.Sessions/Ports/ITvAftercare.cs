namespace CastWorker.Sessions.Ports;

/// <summary>Takes off a TV what a run of the worker that was killed left there.</summary>
public interface ITvAftercare
{
    /// <summary>Ends our player, and only ours, and gives the volume back; nothing happens when nothing is owed.</summary>
    /// <exception cref="StageFailedException">The TV could not be found, reached or understood.</exception>
    Task TidyAsync(Target target, CancellationToken ct);
}
