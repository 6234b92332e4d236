using CastWorker.Mqtt;
using CastWorker.Mqtt.HomeAssistant;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Mqtt.HomeAssistant;

public sealed class HomeAssistantOptionsTests
{
    [Test]
    public void The_defaults_are_those_of_Home_Assistant()
    {
        var options = new HomeAssistantOptions();

        (options.Enabled, options.Prefix, options.StatusTopic, options.OnlinePayload)
            .ShouldBe((true, "homeassistant", "homeassistant/status", "online"));
        Failures(options, "castworker").ShouldBeEmpty();
    }

    [TestCase("a/+", "homeassistant/status", "Prefix must not")]
    [TestCase("/a", "homeassistant/status", "Prefix must not")]
    [TestCase("a", "homeassistant/#", "StatusTopic must not")]
    [TestCase("house/cast", "homeassistant/status", "must not be the same, nor one within the other")]
    [TestCase("house", "homeassistant/status", "must not be the same, nor one within the other")]
    [TestCase("house/cast/ha", "homeassistant/status", "must not be the same, nor one within the other")]
    public void A_mistake_is_named(string prefix, string status, string words) =>
        Failures(new HomeAssistantOptions { Prefix = prefix, StatusTopic = status }, "house/cast").ShouldHaveSingleItem().ShouldContain(words);

    [Test]
    public void Topics_may_begin_alike() => Failures(new HomeAssistantOptions { Prefix = "house" }, "household").ShouldBeEmpty();

    private static IEnumerable<string> Failures(HomeAssistantOptions options, string baseTopic) =>
    [
        .. new HomeAssistantOptionsValidator().Validate(null, options).Failures ?? [],
        .. new TopicsApart(Options.Create(new MqttOptions { BaseTopic = baseTopic })).Validate(null, options).Failures ?? [],
    ];
}
