using CastWorker.Media.Encoding;
using CastWorker.Media.Muxing.Segments;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Sound;

/// <summary>A way to pictures with the recorder of their sound beside it, which ends with it.</summary>
internal sealed class SoundingPath(IPicturePath pictures, SoundRecorder sound) : IPicturePath
{
    public EncoderChoice Choice => pictures.Choice;

    public EncoderProgress Progress => pictures.Progress;

    public PictureKind Pictures => pictures.Pictures;

    public bool FollowsPace => pictures.FollowsPace;

    public Task<SessionError> Exited => pictures.Exited;

    public void SegmentFinished(CutSegment segment) => pictures.SegmentFinished(segment);

    public async ValueTask DisposeAsync()
    {
        await pictures.DisposeAsync();
        await sound.DisposeAsync();
    }
}
