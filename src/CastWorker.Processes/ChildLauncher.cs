using Microsoft.Extensions.Logging;

namespace CastWorker.Processes;

/// <summary>The only thing in the worker that starts programs.</summary>
public sealed class ChildLauncher(TimeProvider time, ILogger<ChildProcess> logger)
{
    /// <summary>Starts a child in a process group of its own.</summary>
    /// <exception cref="ChildStartException">The program could not be started.</exception>
    public ChildProcess Start(ChildSpec spec) => ChildProcess.Start(spec, time, logger);
}

/// <summary>A program could not even be started.</summary>
public sealed class ChildStartException(string program, Exception inner)
    : Exception($"{program} could not be started.", inner)
{
    public string Program { get; } = program;
}
