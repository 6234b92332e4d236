using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Sharing;

/// <summary>One session's part in a production.</summary>
internal sealed class Seat(Productions all, Production production)
{
    private int _left;

    /// <inheritdoc cref="Production.Id"/>
    public string Id => production.Id;

    public ProductionKey Key => production.Key;

    /// <summary>Opens a stage, or takes part in the one that is open.</summary>
    public async Task<IStage> OpenAsync<TStage>(StageName name, Func<CancellationToken, Task<TStage>> open, CancellationToken ct)
        where TStage : IStage =>
        await production.OpenAsync(name, async token => await open(token), ct);

    /// <summary>The same for the browser, whose reports all hear.</summary>
    public async Task<IStage> OpenBrowserAsync(IBrowsers browsers, BrowserJob job, CancellationToken ct)
    {
        var hold = await production.OpenAsync(StageName.Browser, token => SharedBrowser.OpenAsync(browsers, job, token), ct);
        var shared = (SharedBrowser)hold.Stage;
        shared.Listen(job.Report);
        hold.Released = () => shared.Forget(job.Report);
        return hold;
    }

    /// <summary>
    /// Stays, though something else is wanted now, if the production can become that: nobody else wants it as it is, and nobody has
    /// what is wanted already. False: there is another one to go to. <see cref="Settle"/> says when it has become so.
    /// </summary>
    public bool TryKeep(ProductionKey wanted) => all.TryKeep(production, wanted);

    /// <summary>It is as wanted. False when another is so already: then that is where to go.</summary>
    public bool Settle() => all.Settle(production);

    /// <summary>To be called once everything that was opened is closed.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            all.Leave(production);
        }
    }
}
