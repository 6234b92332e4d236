namespace CastWorker;

/// <summary>The worker cannot run here and now, for a reason that its owner can change.</summary>
internal sealed class StartupException(string message, Exception inner) : Exception(message, inner);
