using CastWorker.Browser.Display;
using CastWorker.Processes;

namespace CastWorker;

/// <summary>Removes the lock files of X servers that died with an earlier run.</summary>
internal sealed class DisplayAftercare(XLocks locks) : IOrphanAftercare
{
    public void Ended(OwnedProcess process)
    {
        if (process.Role == ChildRole.Display)
        {
            locks.RemoveIfOwnedBy(process.Pid);
        }
    }
}
