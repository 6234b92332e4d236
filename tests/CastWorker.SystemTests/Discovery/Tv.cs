using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Discovery;

/// <summary>Our announcer on one machine of the lab.</summary>
internal static class Tv
{
    public const string Id = "0123456789abcdef0123456789abcdef";
    public const int Terminate = 15;
    public const int Rename = 1;

    public static async Task<RunningProgram> AnnounceAsync(string machine, CancellationToken ct, string id = Id, string name = "Living room")
    {
        var tv = NetworkLab.Start(machine, Program(), ["announce", id, name, "8010", "Google Nest Hub", "231941"]);
        await tv.SaysAsync("ready", ct);
        return tv;
    }

    private static string Program()
    {
        // .../bin/CastWorker.SystemTests/<configuration>
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(here.Parent!.Parent!.FullName, "CastWorker.DummyChild", here.Name, "CastWorker.DummyChild");
    }
}
