using CastWorker.Sessions.Restoring;

namespace CastWorker.GoogleCast;

/// <summary>What must not be forgotten about a TV when the connection to it, or the worker, is gone.</summary>
internal sealed class TvMemory(string slug, TargetMemories memories)
{
    /// <summary>The app session that we launched last: still ours when we come back. Null once it is known to be gone.</summary>
    public string? OurSession
    {
        get => memories.Of(slug).AppSession;
        set => memories.Change(slug, memory => memory with { AppSession = value });
    }

    /// <summary>The volume before we turned it down, 0 to 1; owed to the TV until it has it back.</summary>
    public double? VolumeOwed
    {
        get => memories.Of(slug).VolumeOwed;
        set => memories.Change(slug, memory => memory with { VolumeOwed = value });
    }
}
