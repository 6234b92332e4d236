using System.Text.Json;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Examples;

/// <summary>The example flow in a real Node-RED, its buttons pressed.</summary>
public sealed class NodeRedTests
{
    private const string Answered = "node-red/castworker/answered";
    private const string Status = "node-red/castworker/status";

    private static readonly string[] Core =
    [
        "tab", "mqtt-broker", "inject", "mqtt in", "mqtt out", "function", "change", "switch", "debug", "link in", "link out", "catch", "status", "comment",
    ];

    [Test]
    public async Task The_flow_has_core_nodes_only_no_login_and_no_two_nodes_on_one_place()
    {
        using var flow = JsonDocument.Parse(await File.ReadAllTextAsync(NodeRed.FlowFile));
        var nodes = flow.RootElement.EnumerateArray().ToArray();

        nodes.Select(node => node.GetProperty("type").GetString()).Except(Core, StringComparer.Ordinal).ShouldBeEmpty();
        nodes.Where(node => node.TryGetProperty("credentials", out var _)).ShouldBeEmpty();
        nodes.Where(node => node.TryGetProperty("x", out _)).Select(node => (node.GetProperty("x").GetInt32(), node.GetProperty("y").GetInt32()))
            .ShouldBeUnique();
        var ids = nodes.Select(node => node.GetProperty("id").GetString()).ToHashSet(StringComparer.Ordinal);
        nodes.Where(node => node.TryGetProperty("wires", out _))
            .SelectMany(node => node.GetProperty("wires").EnumerateArray().SelectMany(port => port.EnumerateArray()))
            .ShouldAllBe(wire => ids.Contains(wire.GetString()));
    }

    [Test, CancelAfter(240_000)]
    public async Task Every_button_does_what_is_written_on_it_and_the_answers_come_back(CancellationToken ct)
    {
        await using var house = await ExampleHouse.OpenAsync(BrokerFlavour.Anonymous, ct);
        await using var red = await NodeRed.StartAsync(ct);
        await red.ImportAsync(house.Broker.Port, ct);

        await red.PressAsync("Dashboard on", ct);
        await house.StateBecomesAsync("state", "streaming", ct);
        await house.HearsAsync(Status, "living_room: shows Home", 0, ct);
        await red.PressAsync("Page: Energy", ct);
        await house.StateBecomesAsync("page", "Energy", ct);
        await house.HearsAsync(Status, "living_room: shows Energy", 0, ct);
        await red.PressAsync("Doorbell", ct);
        await house.HearsAsync(Answered, "\"verb\":\"popup\",\"status\":\"ok\"", 0, ct);
        await house.StateBecomesAsync("page", "Door", ct);
        await house.StateBecomesAsync("page", "Energy", ct);
        await red.PressAsync("Page: Home", ct);
        await house.StateBecomesAsync("page", "Home", ct);
        await red.PressAsync("Ask: who is there?", ct);
        await house.HearsAsync(Answered, "\"slug\":\"living_room\"", 0, ct);
        await red.PressAsync("Dashboard off", ct);
        await house.StateBecomesAsync("state", "idle", ct);
        await house.HearsAsync(Status, "living_room: off", house.Mqtt.Messages.Count - 5, ct);

        // Nothing runs any more: a request is refused, and the flow hears why.
        await red.PressAsync("Message", ct);
        await house.HearsAsync("castworker/response/set", "\"not_streaming\"", 0, ct);
        red.Lines.ShouldAllBe(line => !line.Contains("[error]", StringComparison.Ordinal));
    }

    [Test, CancelAfter(120_000)]
    public async Task The_message_button_puts_words_over_the_page(CancellationToken ct)
    {
        await using var house = await ExampleHouse.OpenAsync(BrokerFlavour.Anonymous, ct);
        await using var red = await NodeRed.StartAsync(ct);
        await red.ImportAsync(house.Broker.Port, ct);
        await red.PressAsync("Dashboard on", ct);
        await house.StateBecomesAsync("state", "streaming", ct);

        await red.PressAsync("Message", ct);

        await house.Worker.Program.SaysAsync("(message The washing machine is ready): accepted", ct);
    }
}
