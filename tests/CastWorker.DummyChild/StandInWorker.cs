using CastWorker.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CastWorker.DummyChild;

/// <summary>A worker with children and nothing else, to be killed by the tests.</summary>
internal static class StandInWorker
{
    /// <summary>One child that ignores its signals, one with two grandchildren that left its group.</summary>
    public static Task<int> WorkAsync(string directory) =>
        RunAsync(directory, [["ignore-signals"], ["fork-grandchildren", "2", "leave"]]);

    /// <summary>One child that leaves dead descendants behind, for a worker that is PID 1.</summary>
    public static Task<int> AdoptAsync(string directory) => RunAsync(directory, [["leave-orphans", "3"]]);

    private static async Task<int> RunAsync(string directory, string[][] children)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole();
        builder.Configuration.AddInMemoryCollection([new("Processes:RuntimeDirectory", directory)]);
        builder.Services.AddProcesses(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync();
        var launcher = host.Services.GetRequiredService<ChildLauncher>();
        foreach (var arguments in children)
        {
            await StartAsync(launcher, arguments);
        }

        SayReady();
        await host.WaitForShutdownAsync();
        return 0;
    }

    private static async Task StartAsync(ChildLauncher launcher, string[] arguments)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = launcher.Start(new ChildSpec
        {
            Program = Environment.ProcessPath!,
            Arguments = arguments,
            SessionId = "stand-in",
            Role = ChildRole.Encoder,
            Stop = StopLadder.Terminate,
            OnOutput = line =>
            {
                if (string.Equals(line, "ready", StringComparison.Ordinal))
                {
                    ready.TrySetResult();
                }
                else
                {
                    Say(line);
                }
            },
        });
        Say("grandchild " + child.Id.ToString(Invariant));
        await ready.Task;
    }
}
