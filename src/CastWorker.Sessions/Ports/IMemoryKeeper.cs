using CastWorker.Sessions.Restoring;

namespace CastWorker.Sessions.Ports;

/// <summary>Keeps what must survive the worker.</summary>
public interface IMemoryKeeper
{
    /// <summary>What the last run left. Never throws: what cannot be read is nothing.</summary>
    IReadOnlyList<TargetMemory> Load();

    /// <summary>Only the latest counts; never blocks, never throws.</summary>
    void Keep(IReadOnlyList<TargetMemory> memories);
}
