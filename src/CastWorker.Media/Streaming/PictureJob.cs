using CastWorker.Sessions;

namespace CastWorker.Media.Streaming;

/// <summary>What the pictures of a run are to be.</summary>
internal sealed record PictureJob(PictureSize Size, int FrameRate, int PicturesPerSegment, GroupPace Groups);
