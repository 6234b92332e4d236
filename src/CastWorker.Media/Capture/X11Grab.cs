namespace CastWorker.Media.Capture;

/// <summary>FFmpeg's input arguments that take pictures from an X display.</summary>
internal static class X11Grab
{
    public static IReadOnlyList<string> Input(string display, string size, int frameRate) =>
    [
        // One 1080p picture is 8 MB: a long queue would be paid for in memory.
        "-thread_queue_size", "16",
        "-f", "x11grab",
        // Following the pointer that is not drawn makes x11grab ask the server something at each frame, and so notice its
        // death. Without it a dead server gives a frozen picture for ever.
        "-draw_mouse", "0", "-follow_mouse", "1",
        // As an input option -r counts frames instead of reading the wall clock, which may step.
        "-r", $"{frameRate}", "-framerate", $"{frameRate}",
        "-video_size", size,
        "-i", $"{display}+0,0",
    ];
}
