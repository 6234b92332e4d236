namespace CastWorker.Media.Muxing;

/// <summary>FFmpeg's output arguments for HLS into one folder: finished segments only, old ones deleted, never an end tag.</summary>
internal sealed record HlsOutput
{
    public const string PlaylistName = "ffmpeg.m3u8";

    private const string Flags = "independent_segments+program_date_time+temp_file+delete_segments+omit_endlist";

    public required string Folder { get; init; }

    /// <summary>The number of the first segment.</summary>
    public required long StartNumber { get; init; }

    public required int SegmentSeconds { get; init; }

    public required int WindowSegments { get; init; }

    public required int KeptSegments { get; init; }

    public IReadOnlyList<string> Arguments() =>
    [
        "-f", "hls", "-hls_time", $"{SegmentSeconds}",
        "-hls_list_size", $"{WindowSegments}", "-hls_delete_threshold", $"{KeptSegments}",
        "-hls_flags", Flags,
        "-hls_segment_type", "mpegts", "-hls_segment_filename", Path.Combine(Folder, "seg-%d.ts"),
        "-start_number", $"{StartNumber}",
        Path.Combine(Folder, PlaylistName),
    ];
}
