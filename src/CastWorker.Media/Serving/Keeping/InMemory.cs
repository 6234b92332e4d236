using System.Runtime.InteropServices;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>Bytes in memory, to be read like a file.</summary>
internal static class InMemory
{
    public static MemoryStream? Open(ReadOnlyMemory<byte>? bytes) => bytes is { } content && MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : null;
}
