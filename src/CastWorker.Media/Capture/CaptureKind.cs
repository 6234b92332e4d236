namespace CastWorker.Media.Capture;

/// <summary>How pictures are taken from a display.</summary>
internal enum CaptureKind
{
    /// <summary>Only what has changed is read, and encoded.</summary>
    Changes,

    /// <summary>FFmpeg's x11grab reads and encodes everything, again and again.</summary>
    X11Grab,
}
