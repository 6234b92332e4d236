using CastWorker.Mqtt.Ownership;

namespace CastWorker.Tests.Mqtt.Ownership;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OwnershipLedgerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly OwnershipLedger _ledger = new("w1", Limit);

    private TimeSpan _now;

    [TestCase(Holding.Unknown, OwnerNews.NobodyIsNamed, ExpectedResult = Holding.Claiming)]
    [TestCase(Holding.Unknown, OwnerNews.AnotherIsNamed, ExpectedResult = Holding.Theirs)]
    [TestCase(Holding.Unknown, OwnerNews.WeAreNamed, ExpectedResult = Holding.Ours)]
    [TestCase(Holding.Claiming, OwnerNews.WeAreNamed, ExpectedResult = Holding.Ours)]
    [TestCase(Holding.Claiming, OwnerNews.AnotherIsNamed, ExpectedResult = Holding.Claiming)]
    [TestCase(Holding.Claiming, OwnerNews.NobodyAnswers, ExpectedResult = Holding.Ours)]
    [TestCase(Holding.Claiming, OwnerNews.ConnectionLost, ExpectedResult = Holding.Unknown)]
    [TestCase(Holding.Ours, OwnerNews.AnotherIsNamed, ExpectedResult = Holding.Theirs)]
    [TestCase(Holding.Ours, OwnerNews.NobodyIsNamed, ExpectedResult = Holding.Claiming)]
    [TestCase(Holding.Ours, OwnerNews.ConnectionLost, ExpectedResult = Holding.Held)]
    [TestCase(Holding.Held, OwnerNews.WeAreNamed, ExpectedResult = Holding.Ours)]
    [TestCase(Holding.Held, OwnerNews.AnotherIsNamed, ExpectedResult = Holding.Theirs)]
    [TestCase(Holding.Held, OwnerNews.OwnerIsGone, ExpectedResult = Holding.Claiming)]
    [TestCase(Holding.Theirs, OwnerNews.OwnerIsGone, ExpectedResult = Holding.Claiming)]
    [TestCase(Holding.Theirs, OwnerNews.NobodyIsNamed, ExpectedResult = Holding.Claiming)]
    [TestCase(Holding.Theirs, OwnerNews.ConnectionLost, ExpectedResult = Holding.Theirs)]
    public object The_table(object holding, object news) => OwnershipRules.Next((Holding)holding, (OwnerNews)news);

    [Test]
    public void Alone_a_worker_claims_as_soon_as_everything_was_heard()
    {
        _ledger.Add("tv", _now);
        _ledger.Of("tv").ShouldBe(Holding.Unknown);

        _ledger.HeardAll(_now);
        _ledger.IsSettled.ShouldBeFalse();
        _ledger.OwnerTold("tv", "w1", _now);

        _ledger.IsSettled.ShouldBeTrue();
        _ledger.TakeChanges().ShouldBe(
        [
            new HoldingChange("tv", Holding.Unknown, Holding.Claiming),
            new HoldingChange("tv", Holding.Claiming, Holding.Ours),
        ]);
    }

    [Test]
    public void What_another_owns_is_taken_over_only_when_it_was_offline_for_long_enough()
    {
        Hear(("tv", "w2"), online: true);
        _ledger.Of("tv").ShouldBe(Holding.Theirs);
        After(3600).ShouldBe(Holding.Theirs);

        _ledger.Workers.Tell("w2", isOnline: false, _now);
        After(29).ShouldBe(Holding.Theirs);
        _ledger.Workers.Tell("w2", isOnline: true, _now);
        After(60).ShouldBe(Holding.Theirs, "it came back");
        _ledger.Workers.Tell("w2", isOnline: false, _now);

        _ledger.TimePassed(_now).ShouldBe(Limit);
        After(30).ShouldBe(Holding.Claiming);
    }

    [Test]
    public void An_owner_that_nobody_has_seen_is_waited_for_once()
    {
        Hear(("tv", "w9"), online: false);

        After(29).ShouldBe(Holding.Theirs);
        After(1).ShouldBe(Holding.Claiming);
    }

    [Test]
    public void What_is_given_back_is_claimed_at_once()
    {
        Hear(("tv", "w2"), online: true);

        _ledger.OwnerTold("tv", null, _now);

        _ledger.Of("tv").ShouldBe(Holding.Claiming);
    }

    [Test]
    public void Of_two_claims_the_last_one_counts_for_both()
    {
        OwnershipLedger[] both = [_ledger, new("w2", Limit)];
        foreach (var ledger in both)
        {
            ledger.Add("tv", _now);
            ledger.HeardAll(_now);
        }

        foreach (var owner in new[] { "w2", "w1" })
        {
            foreach (var ledger in both)
            {
                ledger.OwnerTold("tv", owner, _now);
            }
        }

        both.Select(ledger => ledger.Of("tv")).ShouldBe([Holding.Ours, Holding.Theirs]);
    }

    [TestCase("w1", true, ExpectedResult = "Ours")]
    [TestCase("w2", true, ExpectedResult = "Theirs", Description = "It was taken over: no fight.")]
    [TestCase("w2", false, ExpectedResult = "Claiming", Description = "It was taken over, but its new owner is gone.")]
    [TestCase(null, true, ExpectedResult = "Claiming", Description = "The broker has lost its memory.")]
    public string After_a_lost_connection_a_worker_asks_anew(string? owner, bool online)
    {
        Hear(("tv", "w1"), online: true);
        _ledger.Lost(_now);
        _ledger.Of("tv").ShouldBe(Holding.Held);

        Hear(("tv", owner), online);

        return _ledger.Of("tv").ToString()!;
    }

    [Test]
    public void A_broker_without_memory_does_not_free_what_another_is_about_to_claim_again()
    {
        Hear(("tv", "w2"), online: true);
        _ledger.Lost(_now);

        _ledger.HeardAll(_now);
        _ledger.TimePassed(_now);

        After(29).ShouldBe(Holding.Theirs);
        After(1).ShouldBe(Holding.Claiming);
    }

    [Test]
    public void What_names_us_for_a_target_that_we_do_not_have_is_given_back_once_screens_had_time_to_be_found()
    {
        _ledger.OwnerTold("attic", "w1", _now);
        Hear(("tv", "w1"), online: true);

        _ledger.TakeStrays(_now).ShouldBeEmpty();
        After(15);
        _ledger.TakeStrays(_now).ShouldBe(["attic"]);
        _ledger.TakeStrays(_now).ShouldBeEmpty("each is told once");
    }

    [Test]
    public void A_broker_that_repeats_nothing_holds_nobody_up_for_long()
    {
        _ledger.Add("tv", _now);
        _ledger.Asked(_now);
        _ledger.IsSettled.ShouldBeFalse();

        After(5).ShouldBe(Holding.Claiming);
        After(5).ShouldBe(Holding.Ours);
        _ledger.IsSettled.ShouldBeTrue();
    }

    private void Hear((string Target, string? Owner) owner, bool online)
    {
        _ledger.Workers.Tell("w2", online, _now);
        _ledger.OwnerTold(owner.Target, owner.Owner, _now);
        _ledger.Add(owner.Target, _now);
        _ledger.HeardAll(_now);
        _ledger.TimePassed(_now);
    }

    private Holding? After(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        _ledger.TimePassed(_now);
        return _ledger.Of("tv");
    }
}
