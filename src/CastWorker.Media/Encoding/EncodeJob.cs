using CastWorker.Media.Streaming;
using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>Everything one encoder run depends on: same job, same command line.</summary>
internal sealed record EncodeJob
{
    /// <summary>The display the pictures are taken from.</summary>
    public required string Display { get; init; }

    /// <summary>The size of that display, which is the size of the picture.</summary>
    public required PictureSize Size { get; init; }

    public required Quality Quality { get; init; }

    public required string Preset { get; init; }

    public required int SegmentSeconds { get; init; }

    /// <summary>Who gets the pictures.</summary>
    public required IPictureSink Stream { get; init; }
}

/// <summary>Who encodes, for whom, and why so.</summary>
internal sealed record FfmpegRun(string Program, string SessionId, string Reason);
