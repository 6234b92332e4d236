using Microsoft.Extensions.Logging;

namespace CastWorker.Processes;

/// <summary>The only thing in the worker that starts programs that stay.</summary>
public sealed class ChildLauncher(ProcessRegistry registry, TimeProvider time, ILogger<ChildProcess> logger)
{
    /// <summary>Starts a child in a process group of its own.</summary>
    /// <exception cref="ChildStartException">The program could not be started.</exception>
    public ChildProcess Start(ChildSpec spec) => ChildProcess.Start(spec, registry, time, logger);
}

/// <summary>A program could not even be started.</summary>
public sealed class ChildStartException(string program, Exception inner)
    : Exception($"{program} could not be started.", inner)
{
    public string Program { get; } = program;
}
