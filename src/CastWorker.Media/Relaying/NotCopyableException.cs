namespace CastWorker.Media.Relaying;

/// <summary>A source's pictures cannot be passed on as they are, or not any more.</summary>
internal sealed class NotCopyableException(string obstacle) : Exception(obstacle);
