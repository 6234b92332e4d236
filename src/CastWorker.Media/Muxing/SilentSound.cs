namespace CastWorker.Media.Muxing;

/// <summary>A sound track without sound, in AAC-LC, 48 kHz, stereo: some players refuse a stream without one.</summary>
internal static class SilentSound
{
    public const int SampleRate = 48_000;

    public const int SamplesPerFrame = 1024;

    /// <summary>1024 silent samples, as FFmpeg's own encoder makes them.</summary>
    public static ReadOnlySpan<byte> Frame => [0x21, 0x10, 0x04, 0x60, 0x8C, 0x1C];

    /// <summary>The same, for who keeps frames.</summary>
    public static ReadOnlyMemory<byte> Silence { get; } = Frame.ToArray();

    /// <summary>What a decoder has to know beforehand (ISO/IEC 14496-3).</summary>
    public static ReadOnlySpan<byte> Configuration => [0x11, 0x90];

    /// <summary>How many frames begin within so many ticks from a time on.</summary>
    public static int FramesOf(long time, long ticks, int ticksPerSecond) => (int)(FramesWithin(time + ticks, ticksPerSecond) - FramesWithin(time, ticksPerSecond));

    /// <summary>So many frames without sound.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Silent(int frames) => Enumerable.Repeat(Silence, frames);

    /// <summary>How many frames have begun when so many ticks are over.</summary>
    public static long FramesWithin(long ticks, int ticksPerSecond) =>
        ((ticks * SampleRate) + ((long)SamplesPerFrame * ticksPerSecond) - 1) / ((long)SamplesPerFrame * ticksPerSecond);
}
