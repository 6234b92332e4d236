using CastWorker.Mqtt;
using CastWorker.Mqtt.Client;

namespace CastWorker.Tests.Mqtt;

public sealed class ReconnectPlanTests
{
    private static readonly MqttClosed Refused = new(MqttEnd.Lost, "nobody there");
    private static readonly MqttClosed HungUp = new(MqttEnd.Lost, "hung up");
    private static readonly MqttClosed TakenOver = new(MqttEnd.TakenOver, "taken over");
    private static readonly MqttClosed Goodbye = new(MqttEnd.ByBroker, "shutting down");

    [Test]
    public void Pauses_double_with_jitter_from_1_to_60_seconds()
    {
        var plans = After(Enumerable.Repeat((Refused, (double?)null), 8));

        plans.Select(plan => plan.Pause(0).TotalSeconds).ShouldBe([1, 2, 4, 8, 16, 30, 30, 30]);
        plans.Select(plan => plan.Pause(1).TotalSeconds).ShouldBe([2, 4, 8, 16, 32, 60, 60, 60]);
        (plans[0] with { Failures = int.MaxValue }).Pause(1).TotalSeconds.ShouldBe(60);
    }

    [Test]
    public void After_a_connection_that_held_pauses_are_short_again() =>
        After([(Refused, null), (Refused, null), (Refused, null), (Goodbye, 31)])[^1].Pause(0).TotalSeconds.ShouldBe(1);

    [Test]
    public void Short_connections_do_not_make_pauses_short() =>
        After([(Goodbye, 5), (Goodbye, 5), (Goodbye, 5)])[^1].Pause(0).TotalSeconds.ShouldBe(4);

    [Test]
    public void Who_is_thrown_out_gives_way_longer_each_time()
    {
        var plans = After([(TakenOver, 1), (TakenOver, 60), (TakenOver, 120), (TakenOver, 240), (Refused, null), (TakenOver, 300)]);

        plans.Select(plan => plan.Pause(0).TotalSeconds).ShouldBe([60, 120, 240, 300, 2, 300]);
        plans.Select(plan => plan.Fight).ShouldBe(
            [Fight.Certain, Fight.Certain, Fight.Certain, Fight.Certain, Fight.None, Fight.Certain]);
    }

    [Test]
    public void A_fight_is_forgotten_after_a_connection_that_held() =>
        After([(TakenOver, 1), (TakenOver, 60), (HungUp, 301), (TakenOver, 60)])[^1].Pause(0).TotalSeconds.ShouldBe(60);

    [Test]
    public void A_broker_that_hangs_up_again_and_again_is_taken_for_a_fight()
    {
        var plans = After([(HungUp, 1), (HungUp, 2), (HungUp, 40), (HungUp, 60), (HungUp, 60), (HungUp, 60)]);

        plans.Select(plan => plan.Fight).ShouldBe([Fight.None, Fight.None, Fight.None, Fight.None, Fight.Probable, Fight.Probable]);
        plans[^1].Pause(0).TotalSeconds.ShouldBe(60);
    }

    [TestCase(null, TestName = "A_broker_that_was_away_between_is_no_fight")]
    [TestCase(151.0, TestName = "A_connection_that_held_is_no_fight")]
    public void Not_a_fight(double? between) =>
        After([(HungUp, 1), (HungUp, 1), (HungUp, 1), (HungUp, 1), (HungUp, between), (HungUp, 1)])[^1].Fight.ShouldBe(Fight.None);

    private static List<ReconnectPlan> After(IEnumerable<(MqttClosed Closed, double? Served)> ends)
    {
        var plans = new List<ReconnectPlan>();
        var plan = new ReconnectPlan();
        foreach (var (closed, served) in ends)
        {
            plan = plan.Next(closed, served is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
            plans.Add(plan);
        }

        return plans;
    }
}
