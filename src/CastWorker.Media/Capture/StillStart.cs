namespace CastWorker.Media.Capture;

/// <summary>FFmpeg's filter that shows the first picture for one segment's length, made at once instead of in real time.</summary>
internal static class StillStart
{
    /// <summary>So a run's first segment is finished within half a second of its first picture. To stand after the conversion: copies cost least there.</summary>
    public static string Filter(int segmentSeconds) => $"tpad=start_mode=clone:start_duration={segmentSeconds}";
}
