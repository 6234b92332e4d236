using System.Reflection;

namespace CastWorker.Mqtt;

/// <summary>Who this worker is, for those who ask.</summary>
internal sealed record WorkerIdentity(string Id, string Version, DateTimeOffset StartedAt)
{
    /// <summary>The version of the running program, without the build's hash.</summary>
    public static string ProgramVersion() =>
        (Assembly.GetEntryAssembly() ?? typeof(WorkerIdentity).Assembly)
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
