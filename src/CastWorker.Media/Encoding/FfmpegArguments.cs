using CastWorker.Media.Capture;

namespace CastWorker.Media.Encoding;

/// <summary>The command line of FFmpeg that captures a display, encodes it and writes HLS segments.</summary>
internal static class FfmpegArguments
{
    public static IReadOnlyList<string> Build(EncodeJob job) =>
    [
        // -xerror: otherwise the silent sound keeps a run alive, at full speed, after its picture has gone.
        "-hide_banner", "-nostats", "-loglevel", "level+warning", "-xerror",
        .. X11Grab.Input(job.Display, $"{job.Size}", job.Quality.FrameRate),
        .. Silence.Input,
        "-map", "0:v:0", "-map", "1:a:0",
        .. X264.Arguments(job.Quality, job.Preset, job.Output.SegmentSeconds),
        .. Aac.Arguments,
        "-max_muxing_queue_size", "1024",
        "-progress", "pipe:1", "-stats_period", "1",
        .. job.Output.Arguments(),
    ];
}
