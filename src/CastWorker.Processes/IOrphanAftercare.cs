namespace CastWorker.Processes;

/// <summary>Tidies up what a process of a dead worker could not tidy up itself, such as the lock file of an X server.</summary>
public interface IOrphanAftercare
{
    /// <summary>Called at start for each process in the old journal, when it is dead, whether we or something else ended it.</summary>
    void Ended(OwnedProcess process);
}
