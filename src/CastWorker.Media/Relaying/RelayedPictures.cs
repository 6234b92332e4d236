using System.Collections.Immutable;
using CastWorker.Media.Encoding;
using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.MpegTs;
using CastWorker.Media.Muxing;
using CastWorker.Media.Muxing.Segments;
using CastWorker.Media.Streaming;
using CastWorker.Media.Streaming.H264;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Relaying;

/// <summary>What pictures of a source are to become.</summary>
/// <param name="Wanted">What they may be at most.</param>
/// <param name="SegmentSeconds">How long segments are.</param>
/// <param name="Transcoder">Encodes them where they cannot be copied.</param>
/// <param name="OnObstacle">Told why they cannot.</param>
internal sealed record RelayPlan(Quality Wanted, int SegmentSeconds, FedCommand Transcoder, Action<string> OnObstacle);

/// <summary>
/// Passes a source's pictures on as they are when every TV can play them; else has them encoded by a second FFmpeg, which is handed what the first has taken out of the source, from
/// the beginning on: the source is asked once. What turns out only later, when players have some of it already, ends the run.
/// </summary>
internal sealed class RelayedPictures(RelayPlan plan, PathTools tools) : IPictureMaker
{
    /// <summary>Of so much of it is seen how many pictures a second it has.</summary>
    private const int Look = SourceReader.TicksPerSecond / 2;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SessionError> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SourceReader _source = new();

    /// <summary>Everything so far, as long as it may have to be encoded.</summary>
    private readonly List<byte[]> _bytes = [];
    private readonly List<SourceSample> _looked = [];
    private volatile EncoderChoice _choice = new(X264.Name, CopyRules.Encoded(null));
    private volatile FedFfmpeg? _transcoder;
    private EncodedPictures? _encoded;
    private PictureIntake _intake = null!;
    private ParameterSets? _sets;
    private bool _isClosed;
    private CopiedPictures? _copied;

    public EncoderChoice Choice => _choice;

    public Task<SessionError> Failed => _failed.Task;

    private bool IsProved => _copied is { IsProved: true };

    public async Task ReadAsync(Stream output, PictureIntake intake, CancellationToken ct)
    {
        _intake = intake;
        var buffer = new byte[64 * 1024];
        while (await output.ReadAsync(buffer, ct) is var read and > 0)
        {
            try
            {
                Take(buffer.AsSpan(0, read));
            }
            catch (NotCopyableException exception)
            {
                Decline(exception.Message);
            }
            catch (Exception exception) when (exception is H264Exception or InvalidDataException)
            {
                Decline(CopyRules.NotUnderstood);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        await (_transcoder?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_encoded?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (_failed.Task.IsCompleted)
        {
            return;
        }

        if (_transcoder is { } transcoder)
        {
            transcoder.Write(bytes);
            return;
        }

        if (!IsProved)
        {
            _bytes.Add(bytes.ToArray());
        }

        var samples = _source.Take(bytes);
        if (_source.PictureKind is { } kind and not TsTables.H264)
        {
            throw new NotCopyableException(kind == TsTables.Private ? CopyRules.NotCarried : CopyRules.NotH264);
        }

        samples.ForEach(Take);
        if (IsProved)
        {
            _bytes.Clear();
        }
    }

    private void Take(SourceSample sample)
    {
        if (_copied is not null)
        {
            Copy(sample);
            return;
        }

        _looked.Add(sample);
        if (sample.IsPicture)
        {
            _sets ??= ParameterSets.Before(sample.Content.Span);
            LookAt([.. _looked.Where(looked => looked.IsPicture).Select(looked => looked.Time)]);
        }
    }

    private void LookAt(List<long> pictures)
    {
        var length = pictures[^1] - pictures[0];
        if (_sets is { } sets && length >= Look)
        {
            Begin(sets, (pictures.Count - 1) * (double)SourceReader.TicksPerSecond / length);
        }
        else if (length > SourceReader.TicksPerSecond * SegmentLength.Longest(plan.SegmentSeconds))
        {
            throw new NotCopyableException(CopyRules.KeyframesTooFarApart);
        }
    }

    private void Begin(ParameterSets sets, double frameRate)
    {
        var sequence = SequenceParameters.Parse(sets.Sequence);
        if (CopyRules.Obstacle(sequence, PictureParameters.Parse(sets.Picture), frameRate, plan.Wanted) is { } obstacle)
        {
            throw new NotCopyableException(obstacle);
        }

        _choice = new EncoderChoice(EncoderChoice.Copy, CopyRules.Copied(sequence, frameRate));
        _copied = new CopiedPictures(new CopyJob(sets, _source.HasSound, plan.Wanted, plan.SegmentSeconds));
        var configuration = ImmutableArray.Create(DecoderConfiguration.Of(sets.Sequence, sets.Picture));
        _intake.Begin(new StreamFormat(configuration, sequence.Size, SourceReader.TicksPerSecond) { HasOwnColours = true }, (int)Math.Round(frameRate));
        _looked.ForEach(Copy);
        _looked.Clear();
    }

    private void Copy(SourceSample sample)
    {
        if (_copied!.Add(sample) is { } picture)
        {
            _intake.Add(picture);
        }
    }

    private void Decline(string obstacle)
    {
        plan.OnObstacle(obstacle);
        // What the second FFmpeg could not understand either is left to a run that hands nothing on.
        if (IsProved || obstacle == CopyRules.NotCarried)
        {
            _failed.TrySetResult(FfmpegFindings.Error(ErrorCode.SourceFailed, $"The live source cannot be passed on as it is, since {obstacle}."));
            return;
        }

        Transcode(CopyRules.Encoded(obstacle));
        _bytes.ForEach(bytes => _transcoder?.Write(bytes));
        _bytes.Clear();
    }

    private void Transcode(string reason)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _choice = new EncoderChoice(X264.Name, reason);
            _encoded = new EncodedPictures(plan.Wanted.Size, reason);
            try
            {
                _transcoder = FedFfmpeg.Start(plan.Transcoder, tools.Launcher, (output, ct) => _encoded.ReadAsync(output, _intake, ct), tools.Logger);
                _ = FailAsync(_transcoder);
            }
            catch (StageFailedException exception)
            {
                _failed.TrySetResult(exception.Error);
            }
        }
    }

    private async Task FailAsync(FedFfmpeg transcoder) => _failed.TrySetResult(await transcoder.Exited);
}
