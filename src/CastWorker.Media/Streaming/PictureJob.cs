using CastWorker.Sessions;

namespace CastWorker.Media.Streaming;

/// <summary>What the pictures of a run are to be.</summary>
/// <param name="Size">Of each.</param>
/// <param name="FrameRate">Each second, exactly.</param>
/// <param name="PicturesPerSegment">A segment begins with each multiple of it.</param>
/// <param name="Groups">How often players can begin.</param>
/// <param name="StillSegments">For how many segments the first picture is to stand still, at least one. Asked when it is there: it depends on how long that took.</param>
internal sealed record PictureJob(PictureSize Size, int FrameRate, int PicturesPerSegment, GroupPace Groups, Func<int> StillSegments);
