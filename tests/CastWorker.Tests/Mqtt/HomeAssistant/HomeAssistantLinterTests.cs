using System.Text;
using CastWorker.TestSupport.HomeAssistant;

namespace CastWorker.Tests.Mqtt.HomeAssistant;

/// <summary>Each rule fires on what breaks it, and none on what does not.</summary>
public sealed class HomeAssistantLinterTests
{
    private const string Topic = "homeassistant/device/cw_tv/config";

    private static readonly string[] Good =
    [
        """{"platform":"switch","unique_id":"u","name":null,"command_topic":"cw/set","state_topic":"cw/s","value_template":"{{ 'ON' if value_json.on else 'OFF' }}"}""",
        """{"platform":"select","unique_id":"u","name":"Page","command_topic":"cw/set","state_topic":"cw/s","value_template":"{{ value_json.page }}","options":["a","b"]}""",
        """{"platform":"text","unique_id":"u","name":"URL","command_topic":"cw/set","state_topic":"cw/s","value_template":"{{ value_json.url[:255] if value_json.url is not none else '' }}"}""",
        """{"platform":"number","unique_id":"u","name":"Volume","command_topic":"cw/set","state_topic":"cw/s","value_template":"{{ value_json.volume }}"}""",
        """{"platform":"sensor","unique_id":"u","name":"Rate","state_topic":"cw/s","value_template":"{{ value_json.rate }}","device_class":"data_rate","unit_of_measurement":"kbit/s"}""",
        """{"platform":"sensor","unique_id":"u","name":"Since","state_topic":"cw/s","value_template":"{{ value_json.since }}","device_class":"timestamp"}""",
        """{"platform":"sensor","unique_id":"u","name":"State","state_topic":"cw/s","value_template":"{{ value_json.state }}","device_class":"enum","options":["idle"],"json_attributes_topic":"cw/s"}""",
        """{"platform":"image","unique_id":"u","name":"Picture","image_topic":"cw/p"}""",
        """{"platform":"notify","unique_id":"u","name":"Message","command_topic":"cw/set"}""",
    ];

    private const string GoodState =
        """{"on":true,"page":null,"url":null,"volume":null,"rate":812,"since":"2026-11-20T17:00:00Z","state":"idle"}""";

    [Test]
    public void Nothing_is_said_about_what_is_right([ValueSource(nameof(Good))] string component) =>
        Lint(component, ("cw/s", GoodState)).ShouldBeEmpty();

    [TestCase("""{"origin":{"name":"x"},"components":{}}""", "required key not provided @ data['device']")]
    [TestCase("""{"device":{"identifiers":["x"]},"components":{}}""", "required key not provided @ data['origin']")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x"}}""", "required key not provided @ data['components']")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x"},"components":{},"~":"cw"}""", "extra keys not allowed @ data['~']")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x"},"components":{},"message_expiry_interval":9}""",
        "extra keys not allowed @ data['message_expiry_interval']")]
    [TestCase("""{"device":{"identifiers":["x"],"firmware":"1"},"origin":{"name":"x"},"components":{}}""",
        "extra keys not allowed @ data['device']['firmware']")]
    [TestCase("""{"device":{"name":"x"},"origin":{"name":"x"},"components":{}}""", "at least one identifying value")]
    [TestCase("""{"device":{"identifiers":[]},"origin":{"name":"x"},"components":{}}""", "at least one identifying value")]
    [TestCase("""{"device":{"identifiers":["x"],"configuration_url":"nowhere"},"origin":{"name":"x"},"components":{}}""", "invalid url")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x","support_url":"me"},"components":{}}""", "invalid url")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"url":"x"},"components":{}}""", "required key not provided @ data['origin']['name']")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x"},"components":{},"qos":3}""", "data['qos']")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x"},"components":{},"availability":[{"topic":"a"}],"availability_topic":"a"}""",
        "same group of exclusion")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x"},"components":{},"availability":[{"topic":"a"},{"topic":"b"}]}""",
        "the mode 'latest'")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x"},"components":{},"availability":[{"topic":"a"}],"availability_mode":"some"}""",
        "'all', 'any', 'latest'")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x"},"components":{},"availability":[{"topic":"a/#"}]}""", "Wildcards cannot be used")]
    [TestCase("""{"device":{"identifiers":["x"]},"origin":{"name":"x"},"components":{},"availability":[{"top":"a"}]}""", "required key not provided")]
    [TestCase("not JSON", "Unable to parse JSON")]
    public void A_device_that_would_be_refused_is_named(string config, string words) =>
        Findings(linter => linter.Feed(Topic, Bytes(config), retain: true)).ShouldContain(finding => finding.Contains(words));

    [TestCase("""{"platform":"media_player","unique_id":"u","name":"x"}""", "supported platforms")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"x"}""", "required key not provided @ data['command_topic']")]
    [TestCase("""{"platform":"button","name":"x","command_topic":"cw/set"}""", "required key not provided @ data['unique_id']")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"x","command_topic":"cw/set","object_id":"x"}""", "extra keys not allowed @ data['object_id']")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"x","command_topic":"cw/+"}""", "Wildcards cannot be used in topic names")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"x","command_topic":""}""", "must not be empty")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"x","command_topic":"homeassistant/x"}""", "below the discovery prefix")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"x","command_topic":"cw/set","icon":"refresh"}""", "Icons should be specified in the form \"prefix:name\"")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"x","command_topic":"cw/set","entity_category":"other"}""", "EntityCategory")]
    [TestCase("""{"platform":"button","unique_id":"u","command_topic":"cw/set"}""", "without a name")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"Telly reload","command_topic":"cw/set"}""", "repeats the name of the device")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"x","command_topic":"cw/set","default_entity_id":"sensor.x"}""", "invalid entity ID")]
    [TestCase("""{"platform":"button","unique_id":"u","name":"x","command_topic":"cw/set","default_entity_id":"button.Ä"}""", "invalid entity ID")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","entity_category":"config"}""", "entity category is set to config")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","device_class":"data_rate","unit_of_measurement":"mbps"}""",
        "The unit of measurement `mbps` is not valid together with device class `data_rate`")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","device_class":"speediness"}""", "expected SensorDeviceClass")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","device_class":"duration"}""", "needs a unit_of_measurement")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","state_class":"rising"}""", "expected SensorStateClass")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","device_class":"timestamp","state_class":"total"}""", "is not valid together with device class")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","options":["a"]}""", "must be used together with device class `enum`")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","device_class":"enum","options":["a"],"unit_of_measurement":"s"}""",
        "Specifying `options` is not allowed")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","device_class":"enum","options":[]}""", "An empty options list")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","expire_after":0}""", "expire_after")]
    [TestCase("""{"platform":"binary_sensor","unique_id":"u","name":"x","state_topic":"cw/s","device_class":"broken"}""", "expected BinarySensorDeviceClass")]
    [TestCase("""{"platform":"text","unique_id":"u","name":"x","command_topic":"cw/set","max":256}""", "max text length must be <= 255")]
    [TestCase("""{"platform":"text","unique_id":"u","name":"x","command_topic":"cw/set","min":9,"max":8}""", "min must be < max")]
    [TestCase("""{"platform":"number","unique_id":"u","name":"x","command_topic":"cw/set","min":9,"max":8}""", "'max' must be > 'min'")]
    [TestCase("""{"platform":"number","unique_id":"u","name":"x","command_topic":"cw/set","step":0}""", "0.001")]
    [TestCase("""{"platform":"select","unique_id":"u","name":"x","command_topic":"cw/set","options":["a","a"]}""", "stands twice")]
    [TestCase("""{"platform":"select","unique_id":"u","name":"x","command_topic":"cw/set","options":[" a"]}""", "can never be shown")]
    [TestCase("""{"platform":"event","unique_id":"u","name":"x","state_topic":"cw/e","event_types":[]}""", "event_types")]
    [TestCase("""{"platform":"image","unique_id":"u","name":"x"}""", "got both or none")]
    [TestCase("""{"platform":"image","unique_id":"u","name":"x","url_topic":"cw/p","content_type":"image/jpeg"}""", "can not be used together")]
    [TestCase("""{"platform":"switch","unique_id":"u","name":"x","command_topic":"cw/set"}""", "only assumes its state")]
    public void An_entity_that_would_be_refused_is_named(string component, string words) =>
        Lint(component).ShouldContain(finding => finding.Contains(words));

    [TestCase(0, """{"page":null}""", "has no attribute 'on'")]
    [TestCase(0, "not JSON", "'value_json' is undefined")]
    [TestCase(1, """{"page":"c"}""", "Invalid option for select: 'c' (valid options: a, b)")]
    [TestCase(3, """{"volume":101}""", "Invalid value: 101 (range 0 - 100)")]
    [TestCase(3, """{"volume":"loud"}""", "Payload 'loud' is not a Number")]
    [TestCase(4, """{"rate":"fast"}""", "non-numeric value: 'fast'")]
    [TestCase(5, """{"since":"2026-11-20T17:00:00"}""", "needs its time zone")]
    [TestCase(5, """{"since":"yesterday"}""", "needs its time zone")]
    [TestCase(6, """{"state":"asleep"}""", "Ignoring invalid option received on topic, got 'asleep'")]
    [TestCase(6, """{"state":"idle","icon":"x"}""", "the attribute 'icon' is dropped")]
    [TestCase(6, "[]", "JSON result was not a dictionary")]
    public void A_state_that_would_be_ignored_is_named(int component, string state, string words) =>
        Lint(Good[component], ("cw/s", state)).ShouldContain(finding => finding.Contains(words));

    [TestCase("""{"platform":"switch","unique_id":"u","name":"x","command_topic":"cw/set","state_topic":"cw/s"}""", "on", "neither on nor off")]
    [TestCase("""{"platform":"text","unique_id":"u","name":"x","command_topic":"cw/set","state_topic":"cw/s","max":3}""", "long", "too long")]
    [TestCase("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s","state_class":"total"}""", "many", "numeric value")]
    public void A_plain_state_is_judged_as_it_is(string component, string state, string words) =>
        Lint(component, ("cw/s", state)).ShouldHaveSingleItem().ShouldContain(words);

    [Test]
    public void A_long_state_of_a_sensor_is_named() =>
        Lint("""{"platform":"sensor","unique_id":"u","name":"x","state_topic":"cw/s"}""", ("cw/s", new string('x', 256)))
            .ShouldHaveSingleItem().ShouldContain("State is longer than 255");

    [Test]
    public void States_may_come_before_the_config_and_the_flags_count()
    {
        var findings = Findings(linter =>
        {
            linter.Feed("cw/s", Bytes(GoodState), retain: false);
            linter.Feed(Topic, Bytes(Config(Good[0])), retain: false, qos: 0);
            linter.Feed("cw/s", Bytes(GoodState), retain: true, qos: 0);
        });

        findings.ShouldBe(
        [
            $"{Topic}: a config must be retained, with QoS 1",
            "cw/s: a: not retained: unknown after a restart of Home Assistant",
            "cw/s: a: retained with QoS 0",
        ]);
    }

    [Test]
    public void Events_and_figures_and_pictures_have_rules_of_their_own()
    {
        var findings = Findings(linter =>
        {
            linter.Feed(Topic, Bytes(Config(
                """{"platform":"event","unique_id":"e","name":"Event","state_topic":"cw/e","event_types":["ended"]}""",
                """{"platform":"sensor","unique_id":"f","name":"Fps","state_topic":"cw/f","expire_after":9}""",
                """{"platform":"image","unique_id":"i","name":"Picture","image_topic":"cw/p"}""")), retain: true);
            linter.Feed("cw/e", Bytes("""{"event_type":"ended"}"""), retain: false);
            linter.Feed("cw/f", Bytes("30"), retain: false, qos: 0);
            linter.Feed("cw/p", new byte[] { 0xFF, 0xD8, 0xFF }, retain: false, qos: 0);
            linter.Findings.ShouldBeEmpty();

            linter.Feed("cw/e", Bytes("""{"event_type":"ended"}"""), retain: true);
            linter.Feed("cw/e", Bytes("""{"event_type":"begun"}"""), retain: false);
            linter.Feed("cw/e", Bytes("ended"), retain: false);
            linter.Feed("cw/f", Bytes("30"), retain: true);
            linter.Feed("cw/p", Bytes("PNG"), retain: false);
        });

        findings.ShouldBe(
        [
            "cw/e: a: Skipping event trigger: the message is retained",
            "cw/e: a: Invalid event type begun for event entity",
            "cw/e: a: No valid JSON event payload detected, value after processing payload: no event_type",
            "cw/f: b: a retained figure goes stale",
            "cw/p: c: the picture is not a JPEG",
        ]);
    }

    [Test]
    public void Availability_is_read_to_the_letter() => Findings(linter =>
    {
        linter.Feed(Topic, Bytes(Config(Good[8]).Replace("\"origin\"", "\"availability\":[{\"topic\":\"cw/a\"}],\"origin\"", StringComparison.Ordinal)), retain: true);
        linter.Feed("cw/a", Bytes("online"), retain: true);
        linter.Feed("cw/a", Bytes("Online"), retain: true);
    }).ShouldHaveSingleItem().ShouldContain("'Online' is ignored");

    [Test]
    public void No_two_entities_share_an_id_and_a_removed_device_gives_its_ids_back()
    {
        const string other = "homeassistant/device/cw_other/config";
        Findings(linter =>
        {
            linter.Feed(Topic, Bytes(Config(Good[8])), retain: true);
            linter.Feed(Topic, ReadOnlyMemory<byte>.Empty, retain: true);
            linter.Feed(other, Bytes(Config(Good[8])), retain: true);
            linter.Findings.ShouldBeEmpty();
            linter.Feed(Topic, Bytes(Config(Good[8])), retain: true);
        }).ShouldHaveSingleItem().ShouldContain("does not generate unique IDs");
    }

    [Test]
    public void A_topic_with_an_umlaut_is_no_discovery() => Findings(linter =>
        linter.Feed("homeassistant/device/küche/config", Bytes(Config(Good[8])), retain: true))
        .ShouldHaveSingleItem().ShouldContain("illegal discovery topic");

    private static IReadOnlyList<string> Lint(string component, params (string Topic, string Payload)[] states) => Findings(linter =>
    {
        linter.Feed(Topic, Bytes(Config(component)), retain: true);
        foreach (var (topic, payload) in states)
        {
            linter.Feed(topic, Bytes(payload), retain: true);
        }
    });

    private static IReadOnlyList<string> Findings(Action<HomeAssistantLinter> feed)
    {
        var linter = new HomeAssistantLinter();
        feed(linter);
        return linter.Findings;
    }

    private static string Config(params IReadOnlyList<string> components) =>
        """{"device":{"identifiers":["x"],"name":"Telly"},"origin":{"name":"CastWorker"},"components":{"""
        + string.Join(',', components.Select((one, index) => $"\"{(char)('a' + index)}\":{one}")) + "}}";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
