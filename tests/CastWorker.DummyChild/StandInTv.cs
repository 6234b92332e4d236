using System.Runtime.InteropServices;
using CastWorker.GoogleCast.Discovery.Announcing;

namespace CastWorker.DummyChild;

/// <summary>A Cast device that can be found and nothing else: SIGHUP renames it, SIGTERM makes it say goodbye.</summary>
internal static class StandInTv
{
    /// <param name="id">32 hexadecimal digits.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="port">Where it claims to listen.</param>
    /// <param name="how">Its model, then its capabilities, both optional.</param>
    public static async Task<int> AnnounceAsync(string id, string name, int port, string[] how)
    {
        var device = new Announcement { Id = id, Name = name, Port = port };
        device = how is [var model, ..] ? device with { Model = model } : device;
        device = how is [_, var capabilities] ? device with { Capabilities = int.Parse(capabilities, Invariant) } : device;
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var announcer = await CastAnnouncer.StartAsync(device, TimeProvider.System, CancellationToken.None);
        using var rename = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            announcer.Change(before => before with { Name = name + " renamed", App = "Something" });
        });
        using var end = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            told.TrySetResult();
        });
        SayReady();
        await told.Task;
        return 0;
    }
}
