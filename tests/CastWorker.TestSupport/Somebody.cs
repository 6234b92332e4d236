using CastWorker.Sessions.Ports;

namespace CastWorker.TestSupport;

/// <summary>For tests in which it does not matter whose something is.</summary>
public static class Somebody
{
    public static StreamOwner Owner { get; } = new("s1", "tv");
}
