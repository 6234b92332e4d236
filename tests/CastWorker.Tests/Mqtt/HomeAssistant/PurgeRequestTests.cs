namespace CastWorker.Tests.Mqtt.HomeAssistant;

[CancelAfter(10_000)]
public sealed class PurgeRequestTests
{
    [TestCase("")]
    [TestCase("{}")]
    [TestCase("""{"announce":false}""")]
    public async Task A_purge_is_answered_with_how_many_devices_went(string payload, CancellationToken ct)
    {
        await using var house = await ListenerHarness.StartAsync(ct);

        house.Send("request/purge_discovery", payload);

        (await house.NextAsync(ct)).ShouldBe(
            """castworker/response/purge_discovery {"status":"ok","transaction":null,"error":null,"data":{"worker":"w1","removed":0}}""");
    }

    [TestCase("""{"announce":"perhaps"}""", "must be ON or OFF")]
    [TestCase("""{"target":"tv"}""", "unknown_key")]
    public async Task What_it_does_not_know_is_refused(string payload, string words, CancellationToken ct)
    {
        await using var house = await ListenerHarness.StartAsync(ct);

        house.Send("request/purge_discovery", payload);

        (await house.NextAsync(ct)).ShouldContain(words);
    }
}
