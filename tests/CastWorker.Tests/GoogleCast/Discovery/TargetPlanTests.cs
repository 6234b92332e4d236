using CastWorker.GoogleCast.Discovery;
using CastWorker.Sessions;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.GoogleCast.Discovery;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TargetPlanTests
{
    private static readonly CastDevice Tv = CastDevicesTests.Found("0123456789abcdef0123456789abcdef", "Living room", "192.0.2.7");
    private static readonly CastDevice Hub = CastDevicesTests.Found("fedcba98765432100123456789abcdef", "Küche", "192.0.2.8") with
    {
        Model = "Google Nest Hub",
    };

    private readonly CastDevices _devices = new(Options.Create(new StaticDevicesOptions()));

    [TestCase("Living room", "living_room")]
    [TestCase("  Küche / Größe!! ", "kueche_groesse")]
    [TestCase("Salón de Ñandú", "salon_de_nandu")]
    [TestCase("Đặng's TV", "d_ng_s_tv")]
    [TestCase("リビング", "")]
    [TestCase("TV 2.0 (oben)", "tv_2_0_oben")]
    public void A_name_becomes_a_slug(string name, string slug) => TargetPlan.Slug(name).ShouldBe(slug);

    [Test]
    public void Screens_become_targets_with_a_picture_that_fits()
    {
        _devices.Update([Tv, Hub, Tv with { Id = "1", IsVideo = false }, Tv with { Id = "2", IsGroup = true }]);

        var targets = new TargetPlan([]).Next(_devices, publish: true);

        targets.Select(one => (one.Target.Slug, one.Target.Name, one.Target.Kind, one.Target.Device, one.Present)).ShouldBe(
        [
            ("living_room", "Living room", TargetKind.Cast, Tv.Id, true),
            ("kueche", "Küche", TargetKind.Cast, Hub.Id, true),
        ]);
    }

    [Test]
    public void A_lost_screen_stays_a_target_and_is_absent_until_it_returns()
    {
        var plan = new TargetPlan([]);
        _devices.Update([Tv]);
        plan.Next(_devices, publish: true);

        _devices.Update([]);
        plan.Next(_devices, publish: true).ShouldHaveSingleItem().Present.ShouldBeFalse();
        _devices.Update([Tv]);

        plan.Next(_devices, publish: true).ShouldHaveSingleItem().Present.ShouldBeTrue();
    }

    [Test]
    public void A_renamed_screen_keeps_its_slug()
    {
        var plan = new TargetPlan([]);
        _devices.Update([Tv]);
        plan.Next(_devices, publish: true);

        _devices.Update([Tv with { Name = "Bedroom" }]);

        var (target, _) = plan.Next(_devices, publish: true).ShouldHaveSingleItem();
        (target.Slug, target.Name).ShouldBe(("living_room", "Bedroom"));
    }

    [Test]
    public void Two_of_one_name_both_carry_a_part_of_their_ids()
    {
        _devices.Update([Tv, Hub with { Name = "Living-Room" }]);

        new TargetPlan([]).Next(_devices, publish: true).Select(one => one.Target.Slug)
            .ShouldBe(["living_room_012345", "living_room_fedcba"]);
    }

    [Test]
    public void A_second_one_that_comes_later_does_not_rename_the_first()
    {
        var plan = new TargetPlan([]);
        _devices.Update([Tv]);
        plan.Next(_devices, publish: true);

        _devices.Update([Tv, Hub with { Name = "Living room" }]);

        plan.Next(_devices, publish: true).Select(one => one.Target.Slug).ShouldBe(["living_room", "living_room_fedcba"]);
    }

    [Test]
    public void A_slug_of_the_configuration_is_not_taken()
    {
        _devices.Update([Tv with { Name = "Demo" }]);

        new TargetPlan([new Target { Slug = "demo", Name = "x" }]).Next(_devices, publish: true)
            .ShouldHaveSingleItem().Target.Slug.ShouldBe("demo_012345");
    }

    [Test]
    public void A_name_without_a_letter_that_can_be_written_is_called_by_its_id()
    {
        _devices.Update([Tv with { Name = "リビング" }]);

        new TargetPlan([]).Next(_devices, publish: true).ShouldHaveSingleItem().Target.Slug.ShouldBe("tv_012345");
    }

    [TestCase("0123456789abcdef0123456789abcdef")]
    [TestCase("Living room")]
    [TestCase("192.0.2.7")]
    [TestCase("192.0.2.7:8009")]
    public void A_screen_that_a_configured_target_names_is_not_published_twice(string named)
    {
        _devices.Update([Tv]);
        var configured = new Target { Slug = "wall", Name = "Wall", Kind = TargetKind.Cast, Device = named };

        new TargetPlan([configured]).Next(_devices, publish: true).ShouldBe([(configured, true)]);
    }

    [Test]
    public void A_configured_target_whose_screen_is_not_found_is_absent()
    {
        var configured = new Target { Slug = "wall", Name = "Wall", Kind = TargetKind.Cast, Device = "Living room" };

        new TargetPlan([configured]).Next(_devices, publish: true).ShouldBe([(configured, false)]);
    }

    [Test]
    public void A_configured_target_gets_no_larger_picture_than_its_device_takes()
    {
        _devices.Update([Hub]);
        var wished = new Quality { Size = new PictureSize(1920, 1080), FrameRate = 30 };
        var configured = new Target { Slug = "wall", Name = "Wall", Kind = TargetKind.Cast, Device = Hub.Id, Quality = wished };

        var (target, _) = new TargetPlan([configured]).Next(_devices, publish: true).ShouldHaveSingleItem();

        target.Quality.Size.ShouldBe(new PictureSize(1280, 720));
    }

    [Test]
    public void Nothing_is_published_when_it_is_switched_off()
    {
        _devices.Update([Tv]);

        new TargetPlan([]).Next(_devices, publish: false).ShouldBeEmpty();
    }

    [Test]
    public void Configured_devices_become_targets_under_their_keys()
    {
        var devices = new CastDevices(Options.Create(new StaticDevicesOptions
        {
            ["attic"] = new() { Host = "192.0.2.7", Name = "Under the roof" },
        }));
        devices.Update([Tv]);

        var (target, present) = new TargetPlan([]).Next(devices, publish: true).ShouldHaveSingleItem();

        (target.Slug, target.Name, target.Device, present).ShouldBe(("attic", "Under the roof", "attic", true));
    }

    [Test]
    public void An_invented_crowd_makes_no_crowd_of_targets()
    {
        _devices.Update([.. Enumerable.Range(0, 200).Select(i => Tv with { Id = $"{i:x32}", Name = $"TV {i}", Port = i + 1 })]);

        new TargetPlan([]).Next(_devices, publish: true).Count.ShouldBe(64);
    }
}
