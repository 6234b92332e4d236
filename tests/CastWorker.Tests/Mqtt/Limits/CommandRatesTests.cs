using CastWorker.Mqtt;
using CastWorker.Mqtt.Limits;
using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.TestSupport;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Mqtt.Limits;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CommandRatesTests
{
    private static readonly CommandOptions Small = new()
    {
        PerSecond = 20,
        PerSecondAndTarget = 5,
        StartsPerMinute = 24,
        StartsPerMinuteAndTarget = 12,
    };

    private readonly ManualTimeProvider _time = new();
    private readonly CommandRates _rates;

    public CommandRatesTests() => _rates = new CommandRates(
        Options.Create(Small),
        new TargetCatalog([new Target { Slug = "tv", Name = "TV" }, new Target { Slug = "wall", Name = "Wall" }]),
        _time);

    [Test]
    public void A_slider_is_no_flood()
    {
        var rates = new CommandRates(
            Options.Create(new CommandOptions()), new TargetCatalog([new Target { Slug = "tv", Name = "TV" }]), _time);

        for (var i = 0; i < 1000; i++)
        {
            rates.Refuse(Reload("tv")).ShouldBeNull();
            _time.Advance(TimeSpan.FromMilliseconds(25));
        }
    }

    [Test]
    public void So_many_at_once_and_then_so_many_per_second()
    {
        Passed(Reload("tv"), 100).ShouldBe(10);

        _time.Advance(TimeSpan.FromSeconds(1));
        Passed(Reload("tv"), 100).ShouldBe(5);
        _time.Advance(TimeSpan.FromHours(1));
        Passed(Reload("tv"), 100).ShouldBe(10);
    }

    [Test]
    public void One_target_in_a_flood_leaves_room_for_the_others()
    {
        Passed(Reload("tv"), 1000).ShouldBe(10);

        Passed(Reload("wall"), 1000).ShouldBe(10);
        Passed(new ParsedCommand.Ping { Verb = "ping" }, 1000).ShouldBe(20);
    }

    [Test]
    public void Starts_are_rarer_than_other_commands()
    {
        Passed(Start("tv"), 100).ShouldBe(6);
        Passed(Start("wall"), 100).ShouldBe(6);

        _time.Advance(TimeSpan.FromSeconds(10));
        Passed(Start("tv"), 100).ShouldBe(2);
        Passed(Reload("tv"), 1).ShouldBe(1);
    }

    private static ParsedCommand Reload(string target) =>
        new ParsedCommand.Execute(new SessionCommand.Reload { Target = target }) { Verb = "reload", Target = target };

    private static ParsedCommand Start(string target) =>
        new ParsedCommand.Execute(new SessionCommand.Start { Target = target }) { Verb = "start", Target = target };

    private int Passed(ParsedCommand parsed, int asked) => Enumerable.Range(0, asked).Count(_ => _rates.Refuse(parsed) is null);
}
