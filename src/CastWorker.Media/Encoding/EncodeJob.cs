using CastWorker.Media.Streaming;
using CastWorker.Processes;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>What one FFmpeg that finds its pictures itself is to make.</summary>
internal sealed record EncodeJob
{
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Makes pictures of what it hands over.</summary>
    public required IPictureMaker Pictures { get; init; }

    public required int SegmentSeconds { get; init; }

    /// <inheritdoc cref="IPicturePath.FollowsPace"/>
    public bool FollowsPace { get; init; }

    /// <summary>Who gets the pictures.</summary>
    public required IPictureSink Stream { get; init; }

    /// <summary>What it ended of, by its words and its exit code.</summary>
    public Func<IReadOnlyList<FfmpegLogLine>, int, SessionError> Explain { get; init; } = FfmpegFindings.Explain;
}

/// <summary>Who encodes, and for whom.</summary>
internal sealed record FfmpegRun(string Program, string SessionId, ChildRole Role = ChildRole.Encoder);
