using CastWorker.Media.Capture;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>What is grabbed, and how.</summary>
internal sealed record GrabJob
{
    /// <summary>The display the pictures are taken from.</summary>
    public required string Display { get; init; }

    /// <summary>The size of that display, which is the size of the picture.</summary>
    public required PictureSize Size { get; init; }

    public required Quality Quality { get; init; }

    public required string Preset { get; init; }

    public required int SegmentSeconds { get; init; }
}

/// <summary>The command line of FFmpeg that captures a display and encodes it, picture by picture as they come.</summary>
internal static class GrabArguments
{
    public static IReadOnlyList<string> Build(GrabJob job) =>
    [
        .. FfmpegLog.Arguments, "-xerror",
        .. X11Grab.Input(job.Display, $"{job.Size}", job.Quality.FrameRate),
        "-an",
        // Untold, FFmpeg converts with BT.601 and tags nothing; players take HD for BT.709. Its fast_bilinear costs 13 dB at the edges of letters.
        "-vf", $"scale=out_color_matrix=bt709:out_range=tv:flags=bicubic,format=yuv420p,{StillStart.Filter(job.SegmentSeconds)}",
        .. X264.Arguments(job.Quality, job.Preset, job.SegmentSeconds),
        .. FlvReader.Output,
    ];
}
