using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Degrading;

/// <summary>What two readings of an encoder, a second apart, say of the second between them.</summary>
internal static class StreamSecond
{
    /// <summary>What part of its pictures came too late, 0 to 1; null when both are not of the same run.</summary>
    public static double? Behind(EncoderProgress before, EncoderProgress after)
    {
        if (after.Frames < before.Frames || after.Dropped < before.Dropped)
        {
            return null;
        }

        // Who reads the screen leaves out what he has no time for. FFmpeg leaves out nothing, and falls behind instead; how fast it is is not known at first.
        return after.Stages.Captured is not null ? Share(after.Dropped - before.Dropped, after.Frames - before.Frames)
            : double.IsFinite(after.Speed) ? Math.Clamp(1 - after.Speed, 0, 1)
            : 0;
    }

    private static double Share(long lost, long made) => lost == 0 ? 0 : Math.Min(1, (double)lost / Math.Max(lost, made));
}
