using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt.Ownership;

/// <summary>
/// What a change of hands asks of a worker: to tell everything of a target that became its own and to go on with what the last owner was
/// showing, or to end what it shows on a target that it lost.
/// </summary>
internal sealed partial class OwnershipDuties(
    OwnershipKeeper keeper,
    TargetOwnership ownership,
    TargetCatalog targets,
    TargetAvailability availability,
    StatusBoard board,
    IStatePublisher publisher,
    CommandQueue queue,
    ILogger<OwnershipDuties> logger) : BackgroundService
{
    private readonly HashSet<string> _inherited = new(StringComparer.Ordinal);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        keeper.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in keeper.Changes.ReadAllAsync(stoppingToken))
        {
            if (targets.Find(change.Target) is { } target)
            {
                Follow(change, target);
            }
        }
    }

    private void Follow(HoldingChange change, Target target)
    {
        switch (change)
        {
            case { Before: Holding.Theirs, After: Holding.Claiming }:
                _inherited.Add(target.Slug);
                break;
            case { After: Holding.Ours }:
                var isInherited = _inherited.Remove(target.Slug);
                availability.Forget(target.Slug);
                ownership.Tell(target, isOurs: true);
                publisher.Publish(board.Of(target));
                if (isInherited && keeper.LastWordsOf(target.Slug) is { WasStreaming: true } words)
                {
                    LogTakesOver(target.Slug, words.Worker);
                    GoOn(target, words);
                }

                break;
            case { After: Holding.Theirs }:
                _inherited.Remove(target.Slug);
                LogServedByAnother(target.Slug);
                ownership.Tell(target, isOurs: false);
                queue.SendYield(target);
                break;
        }
    }

    private void GoOn(Target target, LastWords words)
    {
        if (words.PageFor(target) is not { } page)
        {
            LogNoPage(target.Slug);
            return;
        }

        queue.Send(new SessionCommand.Start
        {
            Target = target.Slug,
            Page = page,
            // Whoever has taken the screen since then keeps it.
            TakeOver = target.Manners.TakeOver == TakeOver.Never ? TakeOver.Never : TakeOver.WhenIdle,
        });
    }

    [LoggerMessage(LogLevel.Information, "{Target} is served by another worker")]
    private partial void LogServedByAnother(string target);

    [LoggerMessage(LogLevel.Warning, "{Target}: going on with what {Worker} was streaming")]
    private partial void LogTakesOver(string target, string worker);

    [LoggerMessage(LogLevel.Warning,
        "{Target}: its last owner was streaming a page that has a secret in its address and no name; name it under Pages to have it go on")]
    private partial void LogNoPage(string target);
}
