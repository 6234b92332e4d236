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
    private bool _begun;

    /// <summary>Pictures each second. Null: as FFmpeg says it, which goes by its source.</summary>
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
                    Begin(intake, piece.Content.Span, FrameRate ?? (int)Math.Round(flv.FrameRate));
                    break;
                case FlvKind.Picture:
                    intake.Add(new MadePicture(piece.Content.ToArray(), NalUnit.HasKeyframe(piece.Content.Span))
                    {
                        Sound = flv.IsSounding ? _sound.TakeFor(piece.Time) : null,
                    });
                    break;
                default:
                    _sound.Add(piece.Time, piece.Content.ToArray());
                    break;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Begin(PictureIntake intake, ReadOnlySpan<byte> record, int frameRate)
    {
        if (!_begun)
        {
            _begun = true;
            intake.Begin(new StreamFormat([.. record], size, frameRate), frameRate, frameRate * StillSeconds);
        }
    }
}
