using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Restoring;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Scripted;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Sessions;

/// <summary>A supervisor on scripted stages and a clock that stands still.</summary>
internal sealed class SupervisorFixture : IAsyncDisposable
{
    public const string LongName = "wohnzimmer_fernseher_hinten_links_ueber_dem_kamin";

    public static readonly Uri PageA = new("http://page/a");
    public static readonly Uri PageB = new("http://page/b");

    private readonly CommandQueue _queue = new();
    private readonly SessionSupervisor _supervisor;

    private SupervisorFixture(SessionOptions options, CastManners manners, RestorePolicy? restore, ScriptedKeeper keeper)
    {
        Keeper = keeper;
        Targets = new TargetCatalog(
        [
            new Target { Slug = "tv", Name = "TV", Restore = restore },
            new Target { Slug = LongName, Name = "Wohnzimmer" },
            new Target { Slug = "hub", Name = "Hub", DefaultPage = PageB, Restore = restore },
            new Target { Slug = "cast", Name = "Cast", Kind = TargetKind.Cast, Manners = manners, Restore = restore },
            new Target { Slug = "seldom", Name = "Seldom", OnDemand = true },
            new Target { Slug = "loner", Name = "Loner", Share = false },
            new Target { Slug = "previewed", Name = "Previewed", PreviewEvery = TimeSpan.FromSeconds(5) },
        ]);
        var memories = new TargetMemories(keeper);
        Board = new StatusBoard(Targets, World, Time, memories);
        var factory = new SessionFactory(World, World, World, World, World, World, Board, Options.Create(options), Time, NullLogger<Session>.Instance);
        var restorer = new Restorer(memories, Targets, _queue, World, World, Board, Time, NullLogger<Restorer>.Instance);
        _supervisor = new SessionSupervisor(_queue, Targets, factory, Board, restorer, NullLogger<SessionSupervisor>.Instance);
    }

    public TargetCatalog Targets { get; }

    /// <summary>What the next run will find.</summary>
    public ScriptedKeeper Keeper { get; }

    public ScriptedWorld World { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public StatusBoard Board { get; }

    public TargetStatus Cast => StatusOf("cast");

    public string CastHistory => HistoryOf("cast");

    public TargetStatus Tv => StatusOf("tv");

    public TargetStatus StatusOf(string target) => Board.All.Single(status => status.Target.Slug == target);

    /// <summary>The states the TV went through, repetitions left out.</summary>
    public string TvHistory => HistoryOf("tv");

    private string HistoryOf(string target) => string.Join(' ', World.Published
        .Where(status => status.Target.Slug == target)
        .Select(status => status.State.ToString().ToLowerInvariant())
        .Aggregate(new List<string>(), (seen, state) =>
        {
            if (seen.LastOrDefault() != state)
            {
                seen.Add(state);
            }

            return seen;
        }));

    public static async Task<SupervisorFixture> StartAsync(
        CancellationToken ct,
        SessionOptions? options = null,
        CastManners? manners = null,
        RestorePolicy? restore = null,
        ScriptedKeeper? left = null,
        Action<ScriptedWorld>? world = null)
    {
        var fixture = new SupervisorFixture(options ?? new SessionOptions(), manners ?? new CastManners(), restore, left ?? new ScriptedKeeper());
        world?.Invoke(fixture.World);
        foreach (var status in fixture.Board.All)
        {
            fixture.World.Publish(status);
        }

        await fixture._supervisor.StartAsync(ct);
        return fixture;
    }

    public Task<SessionError?> StartAsync(Uri? page, string target = "tv") =>
        SendAsync(new SessionCommand.Start { Target = target, Page = page });

    public Task<SessionError?> StopAsync(string target = "tv") => SendAsync(new SessionCommand.Stop { Target = target });

    public void Yield(string target) => _queue.SendYield(Targets.Find(target)!);

    public Task<SessionError?> SendAsync(SessionCommand command)
    {
        _queue.Send(command);
        return command.Answered;
    }

    public Task TvIsAsync(SessionState state, CancellationToken ct) =>
        Eventually.BeTrueAsync(() => Tv.State == state, () => $"the TV to be {state}; it was {TvHistory}; {World.Journal}", ct);

    public Task CastIsAsync(SessionState state, CancellationToken ct) =>
        Eventually.BeTrueAsync(() => Cast.State == state, () => $"the TV to be {state}; it was {CastHistory}; {World.Journal}", ct);

    /// <summary>Lets the clock run until it has brought something about.</summary>
    public Task AdvanceUntilAsync(Func<bool> condition, CancellationToken ct, TimeSpan? step = null) => Eventually.BeTrueAsync(
        () =>
        {
            Time.Advance(step ?? TimeSpan.FromSeconds(1));
            return condition();
        },
        "the clock to bring it about",
        ct);

    public Task JournalIsAsync(string expected, CancellationToken ct) =>
        Eventually.BeTrueAsync(() => World.Journal.ToString() == expected, () => $"'{expected}'; it was '{World.Journal}'", ct, seconds: 3);

    public async Task<SupervisorFixture> StreamingAsync(CancellationToken ct)
    {
        (await StartAsync(PageA)).ShouldBeNull();
        await TvIsAsync(SessionState.Streaming, ct);
        return this;
    }

    public Task ShutDownAsync(CancellationToken ct) => _supervisor.StopAsync(ct);

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _supervisor.StopAsync(limit.Token);
        _supervisor.Dispose();
    }
}
