namespace CastWorker.Media.Relaying;

/// <summary>Frames of AAC as a transport stream has them, each with a header.</summary>
internal static class AdtsFrames
{
    private const int HeaderLength = 7;
    private const int ChecksumLength = 2;
    private const byte HasNoChecksum = 1;

    /// <summary>Each without its header; what is cut off is left out.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> frames)
    {
        while (frames.Length > HeaderLength)
        {
            var (header, length) = Measure(frames.Span);
            if (length <= header || length > frames.Length)
            {
                yield break;
            }

            yield return frames[header..length];
            frames = frames[length..];
        }
    }

    private static (int Header, int Length) Measure(ReadOnlySpan<byte> frame) =>
        (HeaderLength + ((frame[1] & HasNoChecksum) != 0 ? 0 : ChecksumLength), ((frame[3] & 3) << 11) | (frame[4] << 3) | (frame[5] >> 5));
}
