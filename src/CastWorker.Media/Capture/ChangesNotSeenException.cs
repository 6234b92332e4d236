namespace CastWorker.Media.Capture;

/// <summary>Changes on a display cannot be told here, for instance since a library is missing; the display itself may be in order.</summary>
internal sealed class ChangesNotSeenException(string message, Exception? inner = null) : Exception(message, inner);
