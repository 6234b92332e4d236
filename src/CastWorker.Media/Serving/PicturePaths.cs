using CastWorker.Media.Capture;
using CastWorker.Media.Encoding;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.Relaying;
using CastWorker.Media.Sound;
using CastWorker.Media.Streaming;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Serving;

/// <summary>What a run of a session's stream is to be made of.</summary>
/// <param name="SessionId">For whom.</param>
/// <param name="Display">Where the page is.</param>
/// <param name="Quality">Of the pictures.</param>
/// <param name="Stream">Who gets them.</param>
/// <param name="Groups">How often players can begin.</param>
/// <param name="StillSegments">For how many segments the first picture is to stand still.</param>
internal sealed record RunJob(string SessionId, IDisplay Display, Quality Quality, IPictureSink Stream, GroupPace Groups, Func<int> StillSegments);

/// <summary>What a run is to be made of that passes a live source on.</summary>
/// <param name="SessionId">For whom.</param>
/// <param name="Source">What is passed on.</param>
/// <param name="Quality">Of the pictures.</param>
/// <param name="Stream">Who gets them.</param>
/// <param name="Groups">How many groups of pictures a segment is to have.</param>
internal sealed record RelayRun(string SessionId, LiveSource Source, Quality Quality, IPictureSink Stream, int Groups);

/// <summary>Starts the way from a display to a stream's pictures that is configured, or the other one where it is not possible, with the encoder that works.</summary>
internal sealed partial class PicturePaths(
    IOptions<MediaOptions> options, EncoderSelection encoders, ChildLauncher launcher, TimeProvider time, ILogger<PicturePaths> logger)
{
    private readonly MediaOptions _options = options.Value;
    private readonly PathTools _tools = new(launcher, time, logger);
    private readonly SourceMemory _memory = new(time);

    /// <exception cref="StageFailedException">The display cannot be read, or nothing can encode.</exception>
    public async Task<IPicturePath> StartAsync(RunJob job, CancellationToken ct)
    {
        if (job.Display.Speakers is not { } speakers)
        {
            return await StartSilentAsync(job, ct);
        }

        var mixer = new SoundMixer(job.Stream, time);
        var pictures = await StartSilentAsync(job with { Stream = mixer }, ct);
        return new SoundingPath(
            pictures, SoundRecorder.Start(new FedCommand(_options.FfmpegPath, job.SessionId, SoundArguments.Build(speakers)), mixer, _tools));
    }

    private async Task<IPicturePath> StartSilentAsync(RunJob job, CancellationToken ct)
    {
        if (_options.Capture == CaptureKind.X11Grab)
        {
            return Grab(job, "Software encoding of every picture, as configured.");
        }

        var chosen = await encoders.ChooseAsync(job.Quality, ct);
        try
        {
            var path = await PicturePath.StartAsync(JobOf(job, chosen), _tools);
            _ = ReportAsync(path, chosen, time.GetTimestamp());
            return path;
        }
        catch (ChangesNotSeenException exception)
        {
            ChangesNotSeen(exception.Message);
            return Grab(job, $"Software encoding of every picture: {exception.Message}");
        }
    }

    /// <summary>Why a source would not be copied if it were passed on now; null: nothing is known that forbids it.</summary>
    public string? ObstacleOf(LiveSource source, Quality quality, int groups) => !_options.CopySources ? CopyRules.Forbidden
        : groups > 1 ? CopyRules.KeyframesTooSeldom
        : _memory.ObstacleOf(source, quality);

    /// <summary>Passes a live source on.</summary>
    /// <exception cref="StageFailedException">FFmpeg could not be started.</exception>
    public IPicturePath Relay(RelayRun run)
    {
        var job = new RelayJob
        {
            Source = run.Source,
            Quality = run.Quality,
            Preset = PresetOf(run.Quality),
            KeyframeSeconds = (double)_options.SegmentSeconds / run.Groups,
        };
        var obstacle = ObstacleOf(run.Source, run.Quality, run.Groups);
        return FfmpegEncoder.Start(
            new EncodeJob
            {
                Arguments = obstacle is null ? RelayArguments.Copying(run.Source) : RelayArguments.Transcoding(job),
                Pictures = obstacle is null ? new RelayedPictures(PlanOf(run, job), _tools) : new EncodedPictures(run.Quality.Size, CopyRules.Encoded(obstacle)),
                SegmentSeconds = _options.SegmentSeconds,
                FollowsPace = run.Groups > 1,
                Stream = run.Stream,
                Explain = (log, exitCode) => Explain(run, log, exitCode),
            },
            new FfmpegRun(_options.FfmpegPath, run.SessionId, obstacle is null ? ChildRole.Source : ChildRole.Encoder),
            _tools);
    }

    private RelayPlan PlanOf(RelayRun run, RelayJob job) => new(
        run.Quality,
        _options.SegmentSeconds,
        new FedCommand(_options.FfmpegPath, run.SessionId, RelayArguments.TranscodingCopy(job)),
        obstacle => _memory.Remember(run.Source, run.Quality, obstacle));

    private SessionError Explain(RelayRun run, IReadOnlyList<FfmpegLogLine> log, int exitCode)
    {
        if (SourceFindings.IsNotCarried(log))
        {
            _memory.Remember(run.Source, run.Quality, CopyRules.NotCarried);
        }

        return SourceFindings.Explain(log, exitCode);
    }

    private FfmpegEncoder Grab(RunJob job, string reason)
    {
        var arguments = GrabArguments.Build(new GrabJob
        {
            Display = job.Display.Address,
            Size = job.Display.Size,
            Quality = job.Quality,
            Preset = PresetOf(job.Quality),
            SegmentSeconds = _options.SegmentSeconds,
        });
        return FfmpegEncoder.Start(
            new EncodeJob
            {
                Arguments = arguments,
                Pictures = new EncodedPictures(job.Display.Size, reason) { FrameRate = job.Quality.FrameRate, StillSeconds = _options.SegmentSeconds },
                SegmentSeconds = _options.SegmentSeconds,
                Stream = job.Stream,
            },
            new FfmpegRun(_options.FfmpegPath, job.SessionId),
            _tools);
    }

    private PathJob JobOf(RunJob job, ChosenEncoder chosen)
    {
        var settings = new EncoderSettings { Quality = job.Quality, Preset = PresetOf(job.Quality) };
        return new PathJob
        {
            Display = job.Display.Address,
            Pictures = new PictureJob(
                job.Display.Size, job.Quality.FrameRate, job.Quality.FrameRate * _options.SegmentSeconds, job.Groups,
                // Whether pictures of other encoders can be held shows in their slices, when it is too late to stand still for less.
                chosen.IsHardware ? () => 1 : job.StillSegments),
            Encoder = new FedCommand(_options.FfmpegPath, job.SessionId, FedEncoderArguments.Build(chosen, settings)),
            Choice = chosen.Choice,
            Stream = job.Stream,
        };
    }

    private string PresetOf(Quality quality) => quality.X264Preset ?? _options.X264Preset;

    /// <summary>An encoder that fails at work is not trusted any more as it was.</summary>
    private async Task ReportAsync(PicturePath path, ChosenEncoder chosen, long since)
    {
        var error = await path.Exited;
        if (path.EncoderFailed)
        {
            encoders.ReportFailure(chosen, error, time.GetElapsedTime(since));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Every picture is encoded, whether something has changed or not: {Reason}")]
    private partial void ChangesNotSeen(string reason);
}
