using CastWorker.Sessions;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>Segments in memory: no disk can be full, and nothing is left behind, however the worker ends.</summary>
internal sealed class MemoryShelf(SegmentBudget budget) : ISegmentShelf
{
    public bool IsOverfull => budget.IsExceeded;

    public SessionError? Trouble => null;

    public SegmentBody Put(ReadOnlyMemory<byte> segment)
    {
        budget.Add(segment.Length);
        return new Body(budget, segment);
    }

    public void Dispose() => budget.Clear();

    private sealed class Body(SegmentBudget budget, ReadOnlyMemory<byte> bytes) : SegmentBody
    {
        public override Stream? TryOpen() => InMemory.Open(bytes);

        public override void Discard() => budget.Remove(bytes.Length);
    }
}
