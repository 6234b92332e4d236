using CastWorker.Mqtt.HomeAssistant;
using CastWorker.Sessions;
using static CastWorker.Tests.Mqtt.HomeAssistant.AnnouncerHarness;

namespace CastWorker.Tests.Mqtt.HomeAssistant;

/// <summary>What becomes of configs that an earlier run has left in the broker.</summary>
public sealed class StrayTests
{
    private static readonly Target Found = Wall with { Kind = TargetKind.Cast, IsFound = true, Device = "d1" };

    [Test]
    public void A_target_that_is_configured_no_more_goes_with_everything_kept_of_it()
    {
        using var house = Connected(Tv);
        house.HearKept(Tv, Wall);

        house.Advance(9.9);
        house.Sent().ShouldNotContain(topic => topic.Contains("wall"), "screens may still be found");
        house.Advance(0.1);

        house.Sent().ShouldBe(
            [$"{WallConfig} empty", "castworker/target/wall/availability empty", "castworker/target/wall/state empty"]);
    }

    [Test]
    public void What_comes_late_is_judged_when_it_comes()
    {
        using var house = Connected(Tv);
        house.Advance(60);
        house.Sent();

        house.HearKept(Tv, Wall);

        house.Sent().ShouldContain($"{WallConfig} empty");
        house.Sent().ShouldBeEmpty();
    }

    [Test]
    public void A_screen_that_was_found_once_and_is_off_keeps_its_entities_and_shows_it()
    {
        using var house = Connected(Tv);
        house.HearKept(Found);

        house.Advance(10);

        house.Sent().ShouldContain("castworker/target/wall/availability offline");
        house.Targets.Put(Found, isPresent: true);
        house.Advance(1);
        house.Sent().ShouldContain(WallConfig);
    }

    [Test]
    public void Where_screens_are_not_looked_for_one_that_was_found_goes()
    {
        using var house = Connected(new HomeAssistantOptions { FoundTargetsStay = false }, Tv);
        house.HearKept(Found);

        house.Advance(10);

        house.Sent().ShouldContain($"{WallConfig} empty");
    }

    [Test]
    public void Switched_off_everything_of_ours_goes_and_nothing_is_announced()
    {
        using var house = Connected(new HomeAssistantOptions { Enabled = false }, Tv);
        house.HearKept(Tv, Found);
        house.Hear("homeassistant/status", "online");

        house.Advance(60);

        house.Sent().ShouldBe([$"{TvConfig} empty", $"{WallConfig} empty",
            "castworker/target/wall/availability empty", "castworker/target/wall/state empty"]);
        house.Announcer.Filters.ShouldHaveSingleItem().Topic.ShouldBe("homeassistant/device/+/config");
    }

    private static IEnumerable<string> Foreign() =>
    [
        "not JSON", "[]", "{}", """{"origin":{"name":"CastWorker"}}""", """{"origin":"CastWorker","availability":7,"components":[]}""",
        """{"origin":{"name":"CastWorker"},"availability":[{"topic":"castworker/worker/w2/status"},{"topic":"castworker/target/wall/availability"}]}""",
        """{"origin":{"name":"Zigbee2MQTT"},"availability":[{"topic":"castworker/worker/w1/status"}],"x":"CastWorker"}""",
        """{"origin":{"name":"CastWorker"},"availability":[{"topic":"\ud800"}]}""",
    ];

    [Test]
    public void What_is_not_ours_is_left_alone([ValueSource(nameof(Foreign))] string config)
    {
        using var house = Connected(Tv);
        house.Hear(WallConfig, config, retain: true);
        house.Advance(60);

        house.Sent().ShouldNotContain(topic => topic.Contains("empty"));
        house.Announcer.Purge(announceAgain: false).ShouldBe(2);
    }

    [Test]
    public void After_a_reconnect_the_broker_is_read_again()
    {
        using var house = Connected(Tv);
        house.Advance(60);
        house.Disconnect();
        house.Connect();
        house.Sent();

        house.HearKept(Wall);
        house.Advance(2.9);
        house.Sent().ShouldNotContain($"{WallConfig} empty");
        house.Advance(0.1);
        house.Sent().ShouldContain($"{WallConfig} empty");
    }

    private static AnnouncerHarness Connected(Target target) => Connected(new HomeAssistantOptions(), target);

    private static AnnouncerHarness Connected(HomeAssistantOptions options, Target target)
    {
        var house = new AnnouncerHarness(options, target);
        house.Connect();
        house.Sent();
        return house;
    }
}
