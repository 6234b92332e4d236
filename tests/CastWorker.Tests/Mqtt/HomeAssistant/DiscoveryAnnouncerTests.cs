using CastWorker.Mqtt.HomeAssistant;
using CastWorker.Sessions;
using static CastWorker.Tests.Mqtt.HomeAssistant.AnnouncerHarness;

namespace CastWorker.Tests.Mqtt.HomeAssistant;

public sealed class DiscoveryAnnouncerTests
{
    private const string Birth = "homeassistant/status";
    private const string Follow = "castworker/worker/w1/status online";

    [Test]
    public void After_a_connect_come_the_devices_and_a_moment_later_what_they_show()
    {
        using var house = new AnnouncerHarness(null, Tv, Wall);
        house.KeepState("tv");

        house.Connect();
        house.Sent().ShouldBe(["castworker/target/tv/state {}", WorkerConfig, TvConfig, WallConfig]);

        house.Advance(0.5);
        house.Sent().ShouldBeEmpty();
        house.Advance(0.5);
        house.Sent().ShouldBe(["castworker/target/tv/state {}", Follow]);
        house.Advance(60);
        house.Sent().ShouldBeEmpty();
    }

    [Test]
    public void When_Home_Assistant_starts_it_is_told_again_within_eleven_seconds_but_once()
    {
        using var house = Settled(Tv);

        house.Hear(Birth, "online");
        house.Hear(Birth, "online");
        house.Advance(0.9);
        house.Sent().ShouldBeEmpty("all announcers at once would be too much for it");

        house.Advance(10.1);
        house.Sent().ShouldBe([WorkerConfig, TvConfig, Follow]);
        house.Advance(60);
        house.Sent().ShouldBeEmpty();
    }

    [TestCase("offline")]
    [TestCase("Online")]
    public void Other_words_on_its_topic_mean_nothing(string payload)
    {
        using var house = Settled(Tv);

        house.Hear(Birth, payload);
        house.Advance(60);

        house.Sent().ShouldBeEmpty();
    }

    [Test]
    public void A_birth_right_after_a_connect_waits_so_that_no_config_comes_twice_in_a_moment()
    {
        using var house = new AnnouncerHarness(null, Tv);
        house.Connect();
        house.Sent();

        house.Hear(Birth, "online");
        house.Advance(4.9);
        house.Sent().ShouldBe([Follow]);
        // Ten seconds at most, and what follows.
        house.Advance(6.2);

        house.Sent().ShouldBe([WorkerConfig, TvConfig, Follow]);
    }

    [Test]
    public void A_connection_that_comes_back_at_once_keeps_the_pace_too()
    {
        using var house = new AnnouncerHarness(null, Tv);
        house.Connect();
        house.Sent();
        house.Disconnect();
        house.Advance(1);

        house.Connect();
        house.Sent().ShouldBeEmpty();
        house.Advance(0.9);
        house.Sent().ShouldBeEmpty();
        house.Advance(0.1);
        house.Sent().ShouldBe([WorkerConfig, TvConfig]);
    }

    [Test]
    public void A_device_that_changed_is_announced_once_and_alone()
    {
        using var house = Settled(Tv, Wall);

        house.Targets.Put(Tv with { Name = "Telly" }, isPresent: true);
        house.Targets.Put(Tv with { Name = "Television" }, isPresent: true);
        house.Advance(0.3);
        house.Sent().ShouldBe([TvConfig]);

        house.Targets.Put(Tv with { Name = "TV again" }, isPresent: true);
        house.Advance(1.5);
        house.Sent().ShouldBe([Follow], "too soon for the same device");
        house.Advance(0.5);
        house.Sent().ShouldBe([TvConfig]);
    }

    [Test]
    public void A_target_is_announced_by_the_worker_that_serves_it_and_never_taken_away_for_another()
    {
        using var house = Settled(Tv, Wall);

        house.OwnedBy(Tv, "w2");
        house.Advance(0.3);
        house.Sent().ShouldBeEmpty();
        house.Disconnect();
        house.Connect();
        house.HearKept(Tv);
        house.Advance(60);
        house.Sent().ShouldNotContain(line => line.StartsWith(TvConfig, StringComparison.Ordinal));

        house.OwnedBy(Tv, "w1");
        house.Advance(0.3);
        house.Sent().ShouldBe([TvConfig]);
    }

    [Test]
    public void A_change_that_Home_Assistant_does_not_see_is_not_told()
    {
        using var house = Settled(Tv);

        house.Targets.Put(Tv with { DefaultPage = new Uri("http://ha.local/") }, isPresent: false);
        house.Advance(60);

        house.Sent().ShouldBeEmpty();
    }

    [Test]
    public void A_screen_that_is_found_is_announced()
    {
        using var house = Settled(Tv);

        house.Targets.Put(Wall with { Kind = TargetKind.Cast, IsFound = true, Device = "d1" }, isPresent: true);
        house.Advance(1);

        house.Sent().ShouldBe([WallConfig, Follow]);
    }

    [Test]
    public void What_changes_while_there_is_no_connection_is_told_at_the_next()
    {
        using var house = Settled(Tv);
        house.Disconnect();

        house.Targets.Put(Wall, isPresent: true);
        house.Hear(Birth, "online");
        house.Advance(60);
        house.Sent().ShouldBeEmpty();

        house.Connect();
        house.Sent().ShouldBe([WorkerConfig, TvConfig, WallConfig]);
    }

    [Test]
    public void What_somebody_deleted_in_Home_Assistant_stays_away_until_it_is_asked_for()
    {
        using var house = Settled(Tv);

        house.Hear(TvConfig, "");
        house.Hear(Birth, "online");
        house.Advance(60);
        house.Sent().ShouldBe([WorkerConfig, Follow]);
        house.Log.At(Microsoft.Extensions.Logging.LogLevel.Information).ShouldContain(line => line.Contains(TvConfig));

        house.Announcer.Purge(announceAgain: true);
        house.Advance(3);
        house.Sent().ShouldContain(TvConfig);
    }

    [Test]
    public void A_purge_takes_everything_away_and_announces_it_anew()
    {
        using var house = Settled(Tv);
        house.HearKept(Wall with { IsFound = true, Device = "d1" });
        house.Sent().ShouldBe(["castworker/target/wall/availability offline"]);

        house.Announcer.Purge(announceAgain: true).ShouldBe(3);

        house.Sent().ShouldBe([$"{WorkerConfig} empty", $"{TvConfig} empty", $"{WallConfig} empty"]);
        house.Targets.Put(Tv with { Name = "Telly" }, isPresent: true);
        house.Advance(1.9);
        house.Sent().ShouldBeEmpty("Home Assistant is still removing");
        house.Advance(0.1);
        house.Sent().ShouldBe([WorkerConfig, TvConfig]);
    }

    [Test]
    public void A_purge_for_good_lasts_until_the_next_start()
    {
        using var house = Settled(Tv);

        house.Announcer.Purge(announceAgain: false).ShouldBe(2);
        house.Sent();
        house.Hear(Birth, "online");
        house.Advance(60);
        house.Disconnect();
        house.Connect();
        house.Advance(60);

        house.Sent().ShouldNotContain(topic => topic.Contains("/config"));
        house.Announcer.Purge(announceAgain: true).ShouldBe(0);
        house.Advance(3);
        house.Sent().ShouldContain(TvConfig);
    }

    /// <summary>Connected for a minute, and everything said.</summary>
    private static AnnouncerHarness Settled(params IEnumerable<Target> targets)
    {
        var house = new AnnouncerHarness(new HomeAssistantOptions(), targets);
        house.Connect();
        house.Advance(60);
        house.Sent();
        return house;
    }
}
