using System.Text;
using CastWorker.Mqtt;
using CastWorker.Sessions;

namespace CastWorker.Tests.Mqtt;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TargetAvailabilityTests
{
    private static readonly Target Tv = new() { Slug = "tv", Name = "TV", Kind = TargetKind.Cast };

    private readonly MqttOutbox _outbox = new();
    private readonly TargetCatalog _catalog = new([Tv]);

    [Test]
    public void A_target_is_available_while_its_screen_is_there_or_in_use()
    {
        var availability = new TargetAvailability(_outbox, new MqttTopics("castworker", "w1"), _catalog);
        var status = new TargetStatus { Target = Tv };

        Told(status).ShouldBe("castworker/target/tv/availability online");
        Told(status).ShouldBeNull("nothing is new");

        status = status with { State = SessionState.Streaming };
        _catalog.Put(Tv, isPresent: false);
        Told(status).ShouldBeNull("it plays, so it is there");

        status = status with { State = SessionState.Idle };
        Told(status).ShouldBe("castworker/target/tv/availability offline");

        _catalog.Put(Tv, isPresent: true);
        Told(status).ShouldBe("castworker/target/tv/availability online");

        string? Told(TargetStatus now)
        {
            availability.Tell(now);
            return _outbox.TryTake(out var message) ? $"{message.Topic} {Encoding.UTF8.GetString(message.Payload.Span)}" : null;
        }
    }
}
