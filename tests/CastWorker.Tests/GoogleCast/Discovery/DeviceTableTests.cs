using CastWorker.GoogleCast.Discovery;
using CastWorker.GoogleCast.Discovery.Announcing;
using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.Tests.GoogleCast.Discovery;

public sealed class DeviceTableTests
{
    private static readonly Announcement Tv = Neighbour.Tv;

    [Test]
    public void A_device_that_announces_itself_is_known()
    {
        var home = new Neighbour();

        home.Announces(Tv with { Port = 8010 });

        var device = home.Device;
        (device.Id, device.Name, device.Model).ShouldBe((Neighbour.Id, "Living room", "Chromecast Ultra"));
        (device.Address, device.IsVideo, device.IsGroup, device.Source).ShouldBe(("192.0.2.7:8010", true, false, DeviceSource.Mdns));
        device.LastSeen.ShouldBe(home.Time.GetUtcNow());
    }

    [TestCase(4101, "Chromecast", true, TestName = "a Chromecast")]
    [TestCase(231941, "Google Nest Hub", true, TestName = "a hub")]
    [TestCase(2052, "Chromecast Audio", false, TestName = "a sound device")]
    [TestCase(199172, "Google Home Mini", false, TestName = "a loudspeaker")]
    [TestCase(2084, "Google Cast Group", false, TestName = "a group")]
    [TestCase(4133, "Something", false, TestName = "a group that claims to have a picture")]
    public void Only_what_has_a_picture_and_is_no_group_is_a_screen(int capabilities, string model, bool isScreen)
    {
        var home = new Neighbour();

        home.Announces(Tv with { Capabilities = capabilities, Model = model });

        home.Device.IsScreen.ShouldBe(isScreen);
    }

    [Test]
    public void A_goodbye_is_believed_after_a_second_in_which_nobody_objects()
    {
        var home = new Neighbour();
        home.Announces(Tv);

        home.Leaves(Tv);
        home.Pass(0.9);
        home.Look().Count.ShouldBe(1);
        home.Pass(0.2);

        home.Look().ShouldBeEmpty();
    }

    [Test]
    public void A_goodbye_that_is_taken_back_changes_nothing()
    {
        var home = new Neighbour();
        home.Announces(Tv);

        home.Leaves(Tv);
        home.Pass(0.5);
        home.Announces(Tv);
        home.Pass(10);

        home.Look().Count.ShouldBe(1);
    }

    [Test]
    public void A_device_that_falls_silent_is_asked_from_80_percent_on_and_then_lost()
    {
        var home = new Neighbour();
        home.Announces(Tv);
        home.Table.Ask();
        var asked = new List<double>();

        for (var second = 1; second <= 121; second++)
        {
            home.Pass(1);
            if (home.Asked().Any(question => question.Contains(" SRV ", StringComparison.Ordinal)))
            {
                asked.Add(second);
            }

            home.Table.Devices().Count.ShouldBe(second < 120 ? 1 : 0, $"after {second} s");
        }

        // 80, 85, 90 and 95 % of 120 s.
        asked.ShouldBe([96, 102, 108, 114]);
    }

    [Test]
    public void A_device_that_answers_stays()
    {
        var home = new Neighbour();
        home.Announces(Tv);

        for (var minute = 0; minute < 100; minute++)
        {
            home.Pass(100);
            home.Announces(Tv);
        }

        home.Look().Count.ShouldBe(1);
    }

    [Test]
    public void A_device_that_changes_its_address_has_only_the_new_one()
    {
        var home = new Neighbour();
        home.Announces(Tv, addresses: "192.0.2.7");
        home.Pass(30);

        home.Announces(Tv, addresses: "192.0.2.99");
        home.Device.Host.ShouldBe("192.0.2.99", "the new one comes first at once");
        home.Pass(1.1);

        home.Device.Addresses.Select(address => address.ToString()).ShouldBe(["192.0.2.99"]);
    }

    [Test]
    public void A_device_that_is_renamed_or_moves_to_another_port_is_the_same_device()
    {
        var home = new Neighbour();
        home.Announces(Tv);
        home.Pass(30);

        home.Announces(Tv with { Name = "Bedroom", Port = 8020 });

        (home.Device.Id, home.Device.Name, home.Device.Port).ShouldBe((Neighbour.Id, "Bedroom", 8020));
    }

    [Test]
    public void A_device_heard_on_two_interfaces_is_one_device_and_survives_the_loss_of_one()
    {
        var home = new Neighbour(Neighbour.Eth0, Neighbour.Wlan0);
        home.Announces(Tv, Neighbour.Eth0, "192.0.2.7");
        home.Announces(Tv, Neighbour.Wlan0, "198.51.100.7");
        home.Device.Addresses.Count.ShouldBe(2);

        home.Table.Leave(Neighbour.Eth0);

        home.Device.Host.ShouldBe("198.51.100.7");
    }

    [Test]
    public void Flushing_on_one_interface_does_not_touch_the_other()
    {
        var home = new Neighbour(Neighbour.Eth0, Neighbour.Wlan0);
        home.Announces(Tv, Neighbour.Eth0, "192.0.2.7");
        home.Announces(Tv, Neighbour.Wlan0, "198.51.100.7");
        home.Pass(10);

        home.Announces(Tv, Neighbour.Wlan0, "198.51.100.8");
        home.Pass(2);

        home.Device.Addresses.Select(address => address.ToString()).ShouldBe(["198.51.100.8", "192.0.2.7"]);
    }

    [Test]
    public void Addresses_that_work_from_everywhere_come_first()
    {
        var home = new Neighbour();

        home.Announces(Tv, Neighbour.Eth0, "fe80::7", "169.254.1.7", "2001:db8::7", "192.0.2.7");

        home.Device.Addresses.Select(address => address.ToString())
            .ShouldBe(["192.0.2.7", "2001:db8::7", "169.254.1.7", $"fe80::7%{Neighbour.Eth0}"]);
    }

    [Test]
    public void Two_devices_of_one_name_are_two()
    {
        var home = new Neighbour();

        home.Announces(Tv);
        home.Announces(Tv with { Id = "ffffffffffffffffffffffffffffffff" }, addresses: "192.0.2.8");

        home.Look().Select(device => device.Host).ShouldBe(["192.0.2.7", "192.0.2.8"]);
    }

    [Test]
    public void What_is_still_unknown_of_a_device_is_asked()
    {
        var home = new Neighbour();
        home.Table.Ask();
        var all = Neighbour.Records(Tv).Announcement;
        var instance = $"Chromecast-Ultra-{Neighbour.Id}._googlecast._tcp.local";

        home.Says(all with { Answers = [.. all.Answers.Where(record => record is DnsRecord.Pointer)] });
        home.Asked().ShouldBe([$"2 SRV {instance}", $"2 TXT {instance}"]);
        home.Look().ShouldBeEmpty();

        home.Says(all with { Answers = [.. all.Answers.Where(record => record is DnsRecord.Service or DnsRecord.Text)] });
        home.Asked().ShouldBe(["2 A 01234567-89ab-cdef-0123-456789abcdef.local", "2 AAAA 01234567-89ab-cdef-0123-456789abcdef.local"]);

        home.Says(all with { Answers = [.. all.Answers.Where(record => record is DnsRecord.Address)] });
        home.Asked().ShouldBeEmpty();
        home.Look().Count.ShouldBe(1);
    }

    [Test]
    public void The_service_is_asked_for_at_once_and_then_less_and_less_often()
    {
        var home = new Neighbour();
        var asked = new List<int>();
        for (var second = 0; second < 250; second++)
        {
            if (home.Asked().Length > 0)
            {
                asked.Add(second);
            }

            home.Pass(1);
        }

        asked.ShouldBe([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
    }

    [Test]
    public void An_interface_that_comes_is_asked_at_once()
    {
        var home = new Neighbour();
        home.Table.Ask();

        home.Table.Join(Neighbour.Wlan0);

        home.Asked().ShouldBe(["3 PTR _googlecast._tcp.local"]);
    }

    [Test]
    public void Who_is_known_need_not_answer_again_until_half_of_its_time_is_over()
    {
        var home = new Neighbour();
        home.Announces(Tv);
        home.Table.Ask().ShouldHaveSingleItem().Message.Answers.ShouldHaveSingleItem().Seconds.ShouldBe(120u);

        home.Pass(63);

        home.Table.Ask().ShouldHaveSingleItem().Message.Answers.ShouldBeEmpty();
    }

    [Test]
    public void It_says_how_long_nothing_has_to_be_done()
    {
        var home = new Neighbour();
        home.Table.Idle.ShouldBe(Timeout.InfiniteTimeSpan);
        home.Table.Ask();
        home.Table.Idle.ShouldBe(TimeSpan.FromSeconds(1));

        home.Pass(0.25);

        home.Table.Idle.ShouldBe(TimeSpan.FromSeconds(0.75));
    }

    [Test]
    public void What_concerns_no_Cast_device_is_not_kept()
    {
        var home = new Neighbour();
        var printer = DnsName.Parse("_ipp._tcp.local");

        home.Says(new DnsMessage
        {
            IsResponse = true,
            Answers =
            [
                new DnsRecord.Pointer(printer, printer.Child("Printer")) { Seconds = 120 },
                new DnsRecord.Pointer(DnsName.Parse("_CC1AD845._sub._googlecast._tcp.local"), CastNames.Service.Child("x")) { Seconds = 120 },
                new DnsRecord.Text(printer.Child("Printer"), ["id=1"]) { Seconds = 120 },
            ],
        });
        home.Table.Ask();

        home.Asked().ShouldBeEmpty();
        home.Look().ShouldBeEmpty();
    }

    [Test]
    public void A_query_of_somebody_else_teaches_nothing()
    {
        var home = new Neighbour();

        home.Says(Neighbour.Records(Tv).Announcement with { IsResponse = false });

        home.Look().ShouldBeEmpty();
    }
}
