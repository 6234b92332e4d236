namespace CastWorker.Media.Streaming.H264;

/// <summary>Something is not the H.264 it claims to be, or a kind of it that is not understood.</summary>
internal sealed class H264Exception(string message) : Exception(message);
