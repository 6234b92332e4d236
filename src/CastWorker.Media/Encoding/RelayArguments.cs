using CastWorker.Media.Encoding.Feeding;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>A live source that is passed on, and how.</summary>
internal sealed record RelayJob
{
    public required LiveSource Source { get; init; }

    public required Quality Quality { get; init; }

    public required string Preset { get; init; }

    /// <summary>How often a keyframe comes.</summary>
    public required double KeyframeSeconds { get; init; }
}

/// <summary>The command line of FFmpeg that reads a live source, whatever it is made of, and makes of it what every TV plays.</summary>
internal static class RelayArguments
{
    /// <summary>A source that says nothing for so long is dead; in microseconds. Before the encoder itself is thought to be.</summary>
    private const string Silence = "4000000";

    /// <summary>Only what is needed to know what it is: looking for longer keeps people waiting.</summary>
    private static readonly string[] QuickLook = ["-probesize", "2000000", "-analyzeduration", "1500000", "-fpsprobesize", "3"];

    public static IReadOnlyList<string> Build(RelayJob job) =>
    [
        .. FfmpegLog.Arguments,
        .. job.Source.IsRtsp ? new[] { "-rtsp_transport", "tcp", "-timeout", Silence } : ["-rw_timeout", Silence],
        .. QuickLook,
        // Times that a broadcaster leaves out are made up, and what the aerial garbled is left out.
        "-fflags", "+genpts+discardcorrupt",
        "-i", job.Source.Address,
        "-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn",
        "-vf", Filter(job.Quality),
        .. X264.Arguments(job.Quality, job.Preset, job.KeyframeSeconds),
        "-c:a", "aac", "-b:a", $"{Aac.BitrateKbps}k", "-ar", "48000", "-ac", "2", "-af", "aresample=async=1000:first_pts=0",
        // Where the sound stops, the picture goes on.
        "-max_interleave_delta", "500000",
        .. FlvReader.Output,
    ];

    /// <summary>
    /// From the beginning on, where the sound may begin earlier; whole pictures of interlaced ones; the source's own rate, made whole, and halved where it is more than is wanted; as large as fits, with square points, and
    /// black around it.
    /// </summary>
    private static string Filter(Quality quality)
    {
        var ((width, height), rate) = (quality.Size, quality.FrameRate);
        return "yadif=deint=interlaced,"
            + $"fps=fps='max(1,min({rate},round(if(gt(source_fps,{rate}.5),source_fps/2,source_fps))))':start_time=0,"
            + $"scale=w='2*trunc(min({width},{height}*dar)/2)':h='2*trunc(min({height},{width}/dar)/2)':out_color_matrix=bt709:out_range=tv:flags=bicubic,"
            + $"setsar=1,pad={width}:{height}:-1:-1,format=yuv420p";
    }
}
