using System.Buffers;

namespace CastWorker.TestSupport.Mutation;

/// <summary>Bytes in pieces, as a network delivers them.</summary>
public static class SplitBytes
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, params int[] at)
    {
        var first = new Segment(bytes.AsMemory(0, at[0]));
        var last = first;
        for (var i = 0; i < at.Length; i++)
        {
            last = last.Then(bytes.AsMemory(at[i]..(i + 1 < at.Length ? at[i + 1] : bytes.Length)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
