using CastWorker.Sessions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Turns the screens that are found into targets, and says of each target of a TV whether its TV is there.</summary>
internal sealed class DiscoveredTargets(
    ICastDevices devices, TargetCatalog targets, IOptions<DiscoveryOptions> options, TimeProvider time) : BackgroundService
{
    /// <summary>
    /// For all devices to answer the first questions: whether two have one name shall not depend on who answers first, and
    /// what is configured is not to be called lost before it could answer.
    /// </summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var plan = new TargetPlan(targets.All);
        await Task.Delay(Settle, time, stoppingToken);
        await foreach (var _ in devices.WatchAsync(stoppingToken))
        {
            foreach (var (target, present) in plan.Next(devices, options.Value.Publish))
            {
                targets.Put(target, present);
            }
        }
    }
}
