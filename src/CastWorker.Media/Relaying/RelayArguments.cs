using CastWorker.Media.Encoding;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.MpegTs;
using CastWorker.Sessions;

namespace CastWorker.Media.Relaying;

/// <summary>A live source that is passed on, and how.</summary>
internal sealed record RelayJob
{
    public required LiveSource Source { get; init; }

    public required Quality Quality { get; init; }

    public required string Preset { get; init; }

    /// <summary>How often a keyframe comes, where it is encoded.</summary>
    public required double KeyframeSeconds { get; init; }
}

/// <summary>The command lines of FFmpeg that read a live source, whatever it is made of.</summary>
internal static class RelayArguments
{
    /// <summary>A source that says nothing for so long is dead; in microseconds. Before the encoder itself is thought to be.</summary>
    private const string Silence = "4000000";

    /// <summary>Only what is needed to know what it is: looking for longer keeps people waiting.</summary>
    private static readonly string[] QuickLook = ["-probesize", "2000000", "-analyzeduration", "1500000", "-fpsprobesize", "3"];

    private static readonly string[] SoundEncoded =
        ["-c:a", "aac", "-b:a", $"{Aac.BitrateKbps}k", "-ar", "48000", "-ac", "2", "-af", "aresample=async=1000:first_pts=0"];

    /// <summary>
    /// FFmpeg does not know when the first pictures of RTSP are to be shown, and where they come out of order cannot hand them over at all: they go. Parameters that stand only in the
    /// description of the stream go before each keyframe.
    /// </summary>
    private static readonly string[] RtspMended = ["-bsf:v", "noise=amount=0:drop=eq(pts\\,nopts),dump_extra"];

    /// <summary>Where the sound stops, the picture goes on.</summary>
    private static readonly string[] PictureGoesOn = ["-max_interleave_delta", "500000"];

    /// <summary>One FFmpeg that makes of it what every TV plays.</summary>
    public static IReadOnlyList<string> Transcoding(RelayJob job) =>
    [
        .. FfmpegLog.Arguments, .. Input(job.Source),
        .. PictureEncoded(job),
        .. SoundEncoded, .. PictureGoesOn, .. FlvReader.Output,
    ];

    /// <summary>One FFmpeg that only takes the pictures out of it as they are, whatever they are, beside sound that every TV plays.</summary>
    public static IReadOnlyList<string> Copying(LiveSource source) =>
    [
        .. FfmpegLog.Arguments, .. Input(source),
        "-c:v", "copy", .. source.IsRtsp ? RtspMended : [], .. SoundEncoded, .. PictureGoesOn,
        // Nothing is held back, neither by the clock nor to be put together.
        "-muxdelay", "0", "-muxpreload", "0", "-pes_payload_size", "0", "-flush_packets", "1",
        "-mpegts_pmt_start_pid", $"{TsTables.StreamsPid}", "-mpegts_start_pid", $"{TsTables.VideoPid}", "-f", "mpegts", "pipe:1",
    ];

    /// <summary>One FFmpeg that is handed what that one has taken out, and makes of it what every TV plays.</summary>
    public static IReadOnlyList<string> TranscodingCopy(RelayJob job) =>
    [
        .. FfmpegLog.Arguments,
        .. QuickLook, "-f", "mpegts", "-i", "pipe:0", .. Tracks,
        .. PictureEncoded(job),
        "-c:a", "copy", .. PictureGoesOn, .. FlvReader.Output,
    ];

    private static string[] Tracks => ["-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn"];

    private static string[] Input(LiveSource source) =>
    [
        .. source.IsRtsp ? new[] { "-rtsp_transport", "tcp", "-timeout", Silence } : ["-rw_timeout", Silence],
        .. QuickLook,
        // Times that a broadcaster leaves out are made up, and what the aerial garbled is left out.
        "-fflags", "+genpts+discardcorrupt",
        "-i", source.Address, .. Tracks,
    ];

    private static string[] PictureEncoded(RelayJob job) => ["-vf", Filter(job.Quality), .. X264.Arguments(job.Quality, job.Preset, job.KeyframeSeconds)];

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
