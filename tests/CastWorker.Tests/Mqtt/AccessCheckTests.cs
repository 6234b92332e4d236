using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging;

namespace CastWorker.Tests.Mqtt;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AccessCheckTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly MqttOutbox _outbox = new();
    private readonly RecordingLogger<AccessCheck> _log = new();
    private readonly AccessCheck _check;

    public AccessCheckTests() => _check = new AccessCheck(_outbox, new MqttTopics("castworker", "w1"), _time, _log);

    public void Dispose() => _check.Dispose();

    [Test]
    public void A_message_to_ourselves_that_comes_back_is_all_we_want_to_know()
    {
        _check.Take(Connect());

        Wait();

        _log.At(LogLevel.Warning).ShouldBeEmpty();
        _check.Filters.ShouldHaveSingleItem().Topic.ShouldBe("castworker/worker/w1/echo");
    }

    [Test]
    public void One_that_does_not_come_back_is_warned_of_once_with_the_rule_that_is_probably_missing()
    {
        Connect();
        Wait();
        _check.Lost();
        Connect();
        Wait();

        _log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("\"topic readwrite castworker/#\"");
    }

    [Test]
    public void Neither_another_topic_nor_an_old_message_counts()
    {
        var old = Connect();
        var sent = Connect();
        _check.Take(old);
        _check.Take(sent with { Topic = "castworker/worker/w1/status" });

        Wait();

        _log.At(LogLevel.Warning).ShouldHaveSingleItem();
    }

    [Test]
    public void A_connection_that_ended_meanwhile_proves_nothing()
    {
        Connect();
        _check.Lost();

        Wait();

        _log.At(LogLevel.Warning).ShouldBeEmpty();
    }

    private MqttMessage Connect()
    {
        _outbox.Open();
        _check.Connected(sessionPresent: false);
        _outbox.TryTake(out var message).ShouldBeTrue();
        return message;
    }

    private void Wait() => _time.Advance(TimeSpan.FromSeconds(6));
}
