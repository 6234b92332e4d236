namespace CastWorker.Benchmarks.Capture;

/// <summary>FFmpeg with the flags that jibri publishes for streaming; silence stands for the sound card, and a file for the server.</summary>
internal static class JibriArguments
{
    public static (string Program, string[] Arguments) Build(Scene scene, string file) => ("ffmpeg",
    [
        "-hide_banner", "-nostats", "-loglevel", "warning", "-y",
        "-f", "x11grab", "-draw_mouse", "0", "-r", "30", "-s", $"{scene.Size}", "-thread_queue_size", "4096", "-i", $"{scene.Display}.0+0,0",
        "-f", "lavfi", "-thread_queue_size", "4096", "-i", "anullsrc=r=44100:cl=stereo",
        "-c:a", "aac", "-b:a", "128k", "-ar", "44100", "-af", "aresample=async=1",
        "-c:v", "libx264", "-preset", "veryfast", "-maxrate", "2976k", "-bufsize", "5952k", "-pix_fmt", "yuv420p", "-crf", "25", "-g", "60",
        "-tune", "zerolatency",
        // A server would get each packet at once.
        "-flush_packets", "1",
        "-f", "flv", file,
    ]);
}
