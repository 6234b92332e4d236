using CastWorker.Media.Encoding.Feeding;
using CastWorker.Media.Muxing;
using CastWorker.Media.Streaming;
using CastWorker.Media.Streaming.H264;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>Pictures as FFmpeg has encoded them, at a constant rate, one tick each.</summary>
internal sealed class EncodedPictures(PictureSize size, string reason) : IPictureMaker
{
    private readonly SoundTimeline _sound = new();

    /// <summary>What has come while it was not known how many there are each second.</summary>
    private readonly List<(TimeSpan Time, MadePicture Picture)> _held = [];

    private byte[]? _configuration;
    private bool _begun;

    /// <summary>Pictures each second. Null: as FFmpeg says it, which goes by its source; where it says nothing, as their times have it.</summary>
    public int? FrameRate { get; init; }

    /// <summary>So many seconds of pictures are made at once, at the beginning.</summary>
    public int StillSeconds { get; init; }

    public EncoderChoice Choice { get; } = new(X264.Name, reason);

    /// <summary>Only with FFmpeg itself.</summary>
    public Task<SessionError> Failed { get; } = new TaskCompletionSource<SessionError>().Task;

    public async Task ReadAsync(Stream output, PictureIntake intake, CancellationToken ct)
    {
        var flv = new FlvReader(output);
        while (await flv.ReadAsync(ct) is { } piece)
        {
            switch (piece.Kind)
            {
                case FlvKind.Configuration:
                    _configuration ??= piece.Content.ToArray();
                    Begin(intake, FrameRate ?? PictureRate.Said(flv.FrameRate));
                    break;
                case FlvKind.Picture:
                    var picture = new MadePicture(piece.Content.ToArray(), NalUnit.HasKeyframe(piece.Content.Span))
                    {
                        Sound = flv.IsSounding ? _sound.TakeFor(piece.Time) : null,
                    };
                    Add(intake, piece.Time, picture);
                    break;
                default:
                    _sound.Add(piece.Time, piece.Content.ToArray());
                    break;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Add(PictureIntake intake, TimeSpan time, in MadePicture picture)
    {
        if (_begun)
        {
            intake.Add(picture);
            return;
        }

        _held.Add((time, picture));
        Begin(intake, PictureRate.Of([.. _held.Select(held => held.Time)]));
    }

    private void Begin(PictureIntake intake, int? frameRate)
    {
        if (_begun || _configuration is not { } configuration || frameRate is not { } rate)
        {
            return;
        }

        _begun = true;
        intake.Begin(new StreamFormat([.. configuration], size, rate), rate, rate * StillSeconds);
        _held.ForEach(held => intake.Add(held.Picture));
        _held.Clear();
    }
}
