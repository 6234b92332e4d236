using System.Text;
using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;

namespace CastWorker.Tests.Mqtt;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MqttOutboxTests
{
    private readonly MqttOutbox _outbox = new();

    [Test]
    public void Of_a_kept_topic_only_the_latest_payload_is_sent()
    {
        Keep("a", "1");
        Keep("b", "1");
        Keep("a", "2");

        Taken().ShouldBe(["a=2 kept", "b=1 kept"]);
        Taken().ShouldBeEmpty();
    }

    [Test]
    public void After_each_connect_everything_kept_is_sent_again()
    {
        Keep("a", "1");
        Taken();

        _outbox.SendAllAgain();

        Taken().ShouldBe(["a=1 kept"]);
    }

    [Test]
    public void Single_topics_are_sent_again_on_demand()
    {
        Keep("a", "1");
        Keep("b", "1");
        Taken();

        _outbox.SendAgain(["b", "never kept"]);

        Taken().ShouldBe(["b=1 kept"]);
    }

    [Test]
    public void A_forgotten_topic_is_neither_sent_nor_sent_again()
    {
        Keep("a", "1");
        Keep("b", "1");
        _outbox.Forget("a");
        Taken().ShouldBe(["b=1 kept"]);

        _outbox.SendAllAgain();
        _outbox.Forget("b");
        Keep("b", "2");

        Taken().ShouldBe(["b=2 kept"]);
    }

    [Test]
    public void What_only_passes_is_dropped_while_there_is_no_connection()
    {
        Pass("x").ShouldBeFalse();
        _outbox.Open();
        Pass("y").ShouldBeTrue();
        _outbox.Close();
        _outbox.Open();
        Pass("z").ShouldBeTrue();

        Taken().ShouldBe(["z="]);
    }

    [Test]
    public void Neither_part_grows_without_end()
    {
        _outbox.Open();

        Enumerable.Range(0, 17_000).Count(_ => Pass("x")).ShouldBe(16_384);
        Enumerable.Range(0, 5000).Count(i => Keep($"t{i}", "")).ShouldBe(4096);
        Keep("t1", "still").ShouldBeTrue();
    }

    [Test]
    public void Pictures_for_a_broker_that_does_not_read_do_not_fill_the_memory()
    {
        _outbox.Open();
        var picture = new MqttMessage { Topic = "preview", Payload = new byte[1024 * 1024] };

        Enumerable.Range(0, 40).Count(_ => _outbox.Pass(picture)).ShouldBe(16);
        _outbox.TryTake(out _).ShouldBeTrue();
        _outbox.Pass(picture).ShouldBeTrue("there is room for one again");
    }

    private bool Keep(string topic, string payload) => _outbox.Keep(topic, Encoding.UTF8.GetBytes(payload));

    private bool Pass(string topic) => _outbox.Pass(new MqttMessage { Topic = topic });

    private List<string> Taken()
    {
        var taken = new List<string>();
        while (_outbox.TryTake(out var message))
        {
            taken.Add($"{message.Topic}={Encoding.UTF8.GetString(message.Payload.Span)}{(message.Retain ? " kept" : "")}");
        }

        return taken;
    }
}
