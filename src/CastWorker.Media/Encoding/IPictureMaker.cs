using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>Makes the pictures of one run out of what an FFmpeg hands over.</summary>
internal interface IPictureMaker : IAsyncDisposable
{
    /// <summary>Who encodes them, if anybody does, and why so.</summary>
    EncoderChoice Choice { get; }

    /// <summary>Completes when it cannot go on, though that FFmpeg could.</summary>
    Task<SessionError> Failed { get; }

    /// <summary>Ends with the output.</summary>
    Task ReadAsync(Stream output, PictureIntake intake, CancellationToken ct);
}
