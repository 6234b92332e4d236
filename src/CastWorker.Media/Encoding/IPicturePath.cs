using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>The way from a display's pictures to finished segments in a folder: whichever it is, its run collects what it finishes.</summary>
internal interface IPicturePath : IEncoder
{
    /// <summary>What players must be able to decode, as a playlist writes it; known once something is finished.</summary>
    string VideoCodec { get; }

    /// <summary>Whether its pictures go to who watches them as one endless stream.</summary>
    bool GivesPictures { get; }

    /// <summary>A segment that this path has written was found finished.</summary>
    void SegmentFinished(long bytes, TimeSpan duration);
}
