using CastWorker.Media.Capture;
using CastWorker.Media.Encoding.Feeding;

namespace CastWorker.Media.Encoding;

/// <summary>The command line of FFmpeg that captures a display and encodes it, picture by picture as they come.</summary>
internal static class FfmpegArguments
{
    public static IReadOnlyList<string> Build(EncodeJob job) =>
    [
        "-hide_banner", "-nostats", "-loglevel", "level+warning", "-xerror",
        .. X11Grab.Input(job.Display, $"{job.Size}", job.Quality.FrameRate),
        "-an",
        .. X264.Arguments(job.Quality, job.Preset, job.SegmentSeconds),
        .. FlvVideo.Output,
    ];
}
