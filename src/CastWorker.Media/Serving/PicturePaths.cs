using CastWorker.Media.Capture;
using CastWorker.Media.Encoding;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.Muxing;
using CastWorker.Media.Streaming;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Serving;

/// <summary>Starts the way from a display to segments that is configured, or the other one where it is not possible.</summary>
internal sealed partial class PicturePaths(MediaOptions options, PathTools tools)
{
    private readonly ILogger _logger = tools.Logger;

    public async Task<IPicturePath> StartAsync(string sessionId, IDisplay display, Quality quality, HlsOutput output)
    {
        if (options.Capture == CaptureKind.X11Grab)
        {
            return Grab(sessionId, display, quality, output, "Software encoding of every picture, as configured.");
        }

        try
        {
            return await PicturePath.StartAsync(JobOf(sessionId, display, quality, output), tools);
        }
        catch (ChangesNotSeenException exception)
        {
            ChangesNotSeen(exception.Message);
            return Grab(sessionId, display, quality, output, $"Software encoding of every picture: {exception.Message}");
        }
    }

    private FfmpegEncoder Grab(string sessionId, IDisplay display, Quality quality, HlsOutput output, string reason) => FfmpegEncoder.Start(
        new EncodeJob
        {
            Display = display.Address,
            Size = display.Size,
            Quality = quality,
            Preset = options.X264Preset,
            Output = output,
        },
        new FfmpegRun(options.FfmpegPath, sessionId, reason),
        tools);

    private PathJob JobOf(string sessionId, IDisplay display, Quality quality, HlsOutput output) => new()
    {
        Display = display.Address,
        Pictures = new PictureJob(display.Size, quality.FrameRate, quality.FrameRate * output.SegmentSeconds),
        Encoder = new FedCommand(options.FfmpegPath, sessionId, FedEncoderArguments.Build([], FedX264.Arguments(quality, options.X264Preset))),
        Choice = new EncoderChoice(X264.Name, "Software encoding, which works on every machine."),
        Output = output,
    };

    [LoggerMessage(LogLevel.Warning, "Every picture is encoded, whether something has changed or not: {Reason}")]
    private partial void ChangesNotSeen(string reason);
}
