using CastWorker.Media.Capture;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.Muxing;
using CastWorker.Processes;
using CastWorker.Sessions;

namespace CastWorker.Media.Streaming;

/// <summary>What of a run is opened and closed together.</summary>
internal sealed record PathParts(ScreenReader Screen, FedEncoder Encoder, FedFfmpeg Muxer)
{
    /// <exception cref="StageFailedException">FFmpeg could not be started; then nothing is left of it.</exception>
    public static async Task<PathParts> StartAsync(PathJob job, ScreenReader screen, Action arrived, PathTools tools)
    {
        var muxing = job.Encoder with { Role = ChildRole.Muxer, Arguments = HlsMuxer.Arguments(job.Output) };
#pragma warning disable CA2000 // the run that gets the parts closes them
        var muxer = FedFfmpeg.Start(muxing, tools.Launcher, readOutput: null, tools.Logger);
        try
        {
            var encoder = FedEncoder.Start(job.Encoder, job.Pictures.Size, tools.Launcher, arrived, tools.Logger);
#pragma warning restore CA2000
            return new PathParts(screen, encoder, muxer);
        }
        catch (StageFailedException)
        {
            await muxer.DisposeAsync();
            throw;
        }
    }
}
