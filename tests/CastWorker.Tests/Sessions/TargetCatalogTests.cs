using CastWorker.Sessions;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Scripted;

namespace CastWorker.Tests.Sessions;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TargetCatalogTests
{
    private static readonly Target Tv = new() { Slug = "tv", Name = "TV" };
    private static readonly Target Hub = new() { Slug = "hub", Name = "Hub", Kind = TargetKind.Cast };

    private readonly TargetCatalog _catalog = new([Tv]);

    [Test]
    public void Targets_can_come_while_it_runs()
    {
        var before = _catalog.All;

        _catalog.Put(Hub, isPresent: true);

        before.ShouldBe([Tv]);
        _catalog.All.ShouldBe([Hub, Tv]);
        _catalog.Find("hub").ShouldBe(Hub);
        _catalog.IsPresent("nobody").ShouldBeFalse();
    }

    [Test]
    public void Each_change_is_told_once()
    {
        var told = new List<string>();
        _catalog.Changed += (_, changed) => told.Add($"{changed.Target.Slug} {_catalog.IsPresent(changed.Target.Slug)}");

        _catalog.Put(Hub, isPresent: true);
        _catalog.Put(Hub, isPresent: true);
        _catalog.Put(Hub with { Name = "Kitchen" }, isPresent: true);
        _catalog.Put(Hub with { Name = "Kitchen" }, isPresent: false);

        told.ShouldBe(["hub True", "hub True", "hub False"]);
    }

    [Test]
    public void A_new_target_has_a_status_at_once_and_keeps_it_when_it_is_lost_or_renamed()
    {
        var world = new ScriptedWorld();
        var board = new StatusBoard(_catalog, world, new ManualTimeProvider());

        _catalog.Put(Hub, isPresent: true);
        board.Change(Hub, status => status with { State = SessionState.Streaming });
        _catalog.Put(Hub with { Name = "Kitchen" }, isPresent: false);

        var status = board.All.Single(one => one.Target.Slug == "hub");
        (status.Target.Name, status.State).ShouldBe(("Kitchen", SessionState.Streaming));
        world.Published.Count(one => one.Target.Slug == "hub").ShouldBe(3);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task It_can_be_read_while_it_is_written(CancellationToken ct)
    {
        var board = new StatusBoard(_catalog, new ScriptedWorld(), new ManualTimeProvider());
        var writing = Enumerable.Range(0, 4).Select(writer => Task.Run(
            () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    _catalog.Put(new Target { Slug = $"t{writer}_{i}", Name = "x" }, isPresent: i % 2 == 0);
                }
            },
            ct));

        var all = Task.WhenAll(writing);
        while (!all.IsCompleted)
        {
            foreach (var target in _catalog.All)
            {
                board.Of(target).Target.Slug.ShouldBe(target.Slug);
            }
        }

        await all;
        board.All.Count.ShouldBe(801);
    }
}
