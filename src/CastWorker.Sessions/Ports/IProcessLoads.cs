namespace CastWorker.Sessions.Ports;

/// <summary>Measures what the programs of sessions cost.</summary>
public interface IProcessLoads
{
    ILoadMeter MeterOf(string sessionId);
}

/// <summary>What the programs of one session cost. May be read from any thread.</summary>
public interface ILoadMeter
{
    /// <summary>Since the last reading.</summary>
    ProcessLoad Read();
}

/// <param name="CpuPercent">Of one core; null when there is nothing yet to compare with.</param>
/// <param name="Memory">In bytes, of all programs together.</param>
public readonly record struct ProcessLoad(double? CpuPercent, long Memory);
