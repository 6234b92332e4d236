namespace CastWorker.Media.Capture;

/// <summary>FFmpeg's input arguments for a sound track without sound, since some players refuse a stream without one.</summary>
internal static class Silence
{
    public static IReadOnlyList<string> Input { get; } = ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo"];
}
