using System.Globalization;
using System.Text;
using System.Text.Json;
using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;
using CastWorker.Sessions;
using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Examples;

/// <summary>
/// The example package and view for Home Assistant, as far as it goes without Home Assistant: read, rendered, and held against what
/// the worker announces and accepts.
/// </summary>
[CancelAfter(90_000)]
public sealed class HomeAssistantTests
{
    private const string Idle = """{"sensor.castworker_living_room_state":"idle","number.castworker_living_room_volume":"unknown"}""";
    private const string Playing = """{"sensor.castworker_living_room_state":"streaming","number.castworker_living_room_volume":"42.0"}""";

    /// <summary>As Home Assistant's documentation spells them.</summary>
    private static readonly string[] KnownActions =
    [
        "switch.turn_on", "switch.turn_off", "button.press", "number.set_value", "select.select_option", "mqtt.publish", "notify.send_message",
        "script.turn_on", "script.castworker_door_on_tv",
    ];

    private static readonly string[] PlayerStates = ["off", "on", "idle", "playing", "paused", "standby", "buffering"];

    /// <summary>Made by the package itself, or the user's own.</summary>
    private static readonly string[] NotOurs =
    [
        "script.castworker_door_on_tv", "media_player.living_room_dashboard", "sensor.living_room_dashboard_volume", "timer.kitchen",
        "binary_sensor.front_door_bell",
    ];

    [Test]
    public async Task Every_entity_is_announced_by_the_worker_and_every_choice_is_offered(CancellationToken ct)
    {
        // With passwords: the rights must allow the worker to announce its targets.
        await using var house = await ExampleHouse.OpenAsync(BrokerFlavour.Passwords, ct);
        const string Config = "homeassistant/device/castworker_living_room/config";
        await Eventually.BeTrueAsync(() => house.Mqtt.Of(Config).Count > 0, "the announcement", ct, seconds: 30);
        using var announced = JsonDocument.Parse(house.Mqtt.Of(Config)[^1]);
        var ids = announced.RootElement.GetProperty("components").EnumerateObject()
            .Select(component => component.Value.GetProperty("default_entity_id").GetString()!).ToArray();

        var package = await ReadAsync("castworker.yaml", Idle, ct);
        var view = await ReadAsync("dashboard.yaml", Idle, ct);

        ids.ShouldNotBeEmpty();
        Entities(package).Concat(Entities(view)).Except(NotOurs, StringComparer.Ordinal).Except(ids, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Test]
    public async Task Every_action_has_a_name_that_Home_Assistant_knows(CancellationToken ct)
    {
        var package = await ReadAsync("castworker.yaml", Playing, ct);
        var view = await ReadAsync("dashboard.yaml", Playing, ct);

        var actions = Actions(package).Concat(Actions(view)).Select(action => action.GetProperty("action").GetString()!).ToArray();
        actions.Length.ShouldBeGreaterThan(10);
        actions.Except(KnownActions, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Test]
    public async Task Every_message_to_the_broker_is_a_command_that_the_worker_accepts(CancellationToken ct)
    {
        var parser = new CommandParser(
            new MqttTopics("castworker", "w1"),
            new TargetCatalog([new Target { Slug = "living_room", Name = "Living room", Pages = new PageList([new NamedPage("Door", new Uri("http://door/"))]) }]),
            TimeProvider.System);
        var messages = Actions(await ReadAsync("castworker.yaml", Playing, ct))
            .Where(action => action.GetProperty("action").GetString() == "mqtt.publish")
            .Select(action => action.GetProperty("data")).ToArray();

        messages.ShouldNotBeEmpty();
        foreach (var message in messages)
        {
            message.GetProperty("retain").GetBoolean().ShouldBeFalse();
            parser.Parse(new MqttMessage
            {
                Topic = message.GetProperty("topic").GetString()!,
                Payload = Encoding.UTF8.GetBytes(message.GetProperty("payload").GetString()!),
            }).ShouldBeOfType<ParsedCommand.Execute>();
        }
    }

    [Test]
    public async Task The_media_player_has_a_state_for_each_of_ours(CancellationToken ct)
    {
        var told = new List<string>();
        foreach (var state in Enum.GetValues<SessionState>().Select(WireNames.Of))
        {
            var package = await ReadAsync(
                "castworker.yaml",
                string.Create(CultureInfo.InvariantCulture, $$"""{"sensor.castworker_living_room_state":"{{state}}","number.castworker_living_room_volume":"42"}"""),
                ct);
            told.Add($"{state}: {Template(package, "/media_player/0/state_template")}");
            Template(package, "/media_player/0/state_template").ShouldBeOneOf(PlayerStates);
        }

        told.ShouldContain("streaming: playing");
        told.ShouldContain("idle: off");
        told.ShouldContain("error: off");
    }

    [Test]
    public async Task The_volume_is_told_from_0_to_1_and_only_when_it_is_known(CancellationToken ct)
    {
        var playing = await ReadAsync("castworker.yaml", Playing, ct);
        Template(playing, "/template/0/sensor/0/state").ShouldBe("0.42");
        Template(playing, "/template/0/sensor/0/availability").ShouldBe("True");
        Template(playing, "/media_player/0/commands/volume_set/data/value").ShouldBe("42");
        Template(await ReadAsync("castworker.yaml", Idle, ct), "/template/0/sensor/0/availability").ShouldBe("False");
    }

    private static IEnumerable<string> Entities(JsonElement read) => read.GetProperty("entities").EnumerateArray().Select(id => id.GetString()!);

    private static IEnumerable<JsonElement> Actions(JsonElement read) => read.GetProperty("actions").EnumerateArray();

    private static string Template(JsonElement read, string path) => read.GetProperty("templates").EnumerateArray()
        .Single(template => template.GetProperty("path").GetString() == path).GetProperty("rendered").GetString()!;

    private static async Task<JsonElement> ReadAsync(string file, string states, CancellationToken ct)
    {
        var script = Path.Combine(Repository.Root, "tests", "CastWorker.SystemTests", "Examples", "Peers", "read_yaml.py");
        var output = await RunningProgram.RunAsync(
            "/usr/bin/python3", [script, Path.Combine(Repository.Root, "deploy", "home-assistant", file), states], ct);
        return JsonDocument.Parse(output).RootElement;
    }
}
