using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Restoring;

namespace CastWorker.TestSupport.Scripted;

/// <summary>A disk that holds what the test put there, and then what was kept last.</summary>
public sealed class ScriptedKeeper(params TargetMemory[] left) : IMemoryKeeper
{
    private volatile IReadOnlyList<TargetMemory> _kept = left;

    public IReadOnlyList<TargetMemory> Load() => _kept;

    public void Keep(IReadOnlyList<TargetMemory> memories) => _kept = memories;

    public TargetMemory? Of(string target) => _kept.SingleOrDefault(memory => memory.Target == target);
}
