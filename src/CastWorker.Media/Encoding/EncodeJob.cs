using CastWorker.Media.Streaming;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>What one FFmpeg that finds its pictures itself is to make.</summary>
internal sealed record EncodeJob
{
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Of every picture.</summary>
    public required PictureSize Size { get; init; }

    /// <summary>Pictures each second. Null: as FFmpeg says it, which goes by its source.</summary>
    public int? FrameRate { get; init; }

    public required int SegmentSeconds { get; init; }

    /// <summary>Whether a segment's length of pictures is made at once, at the beginning.</summary>
    public bool StandsStillFirst { get; init; }

    /// <inheritdoc cref="IPicturePath.FollowsPace"/>
    public bool FollowsPace { get; init; }

    /// <summary>Who gets the pictures.</summary>
    public required IPictureSink Stream { get; init; }

    /// <summary>What it ended of, by its words and its exit code.</summary>
    public Func<IReadOnlyList<FfmpegLogLine>, int, SessionError> Explain { get; init; } = FfmpegFindings.Explain;
}

/// <summary>Who encodes, for whom, and why so.</summary>
internal sealed record FfmpegRun(string Program, string SessionId, string Reason);
