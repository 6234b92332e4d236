using CastWorker.Media.Capture;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Sessions;

namespace CastWorker.Media.Streaming;

/// <summary>What of a run is opened and closed together.</summary>
internal sealed record PathParts(ScreenReader Screen, FedEncoder Encoder)
{
    /// <exception cref="StageFailedException">FFmpeg could not be started.</exception>
#pragma warning disable CA2000 // the run that gets the parts closes them
    public static PathParts Start(PathJob job, ScreenReader screen, Action arrived, PathTools tools) =>
        new(screen, FedEncoder.Start(job.Encoder, job.Pictures.Size, tools.Launcher, arrived, tools.Logger));
#pragma warning restore CA2000
}
