using CastWorker.GoogleCast.Endings;
using CastWorker.GoogleCast.Messages;
using CastWorker.Sessions.Ports;

namespace CastWorker.Tests.GoogleCast;

/// <summary>Endings that take time to tell.</summary>
public sealed class EndingTrapTests
{
    private readonly TvEvent _close = new TvEvent.App("t1", new CastPayload.Close());

    [Test]
    public void An_app_that_closed_its_connection_but_is_still_there_is_joined_again_once()
    {
        var story = new EndingStory();

        story.Happen(_close);
        var first = story.Run(TimeSpan.FromSeconds(5));
        story.Happen(_close);
        var second = story.Run(TimeSpan.FromSeconds(5));

        (first.Ending, story.Joined, story.Asked).ShouldBe((null, 1, 2));
        second.Ending.ShouldNotBeNull().Kind.ShouldBe(EndKind.StoppedOnDevice);
    }

    [Test]
    public void An_app_that_closed_its_connection_on_a_device_that_says_nothing_was_stopped()
    {
        var story = new EndingStory { Answer = null };

        story.Happen(_close);
        var (ending, after) = story.Run(TimeSpan.FromSeconds(30));

        ending.ShouldNotBeNull().Kind.ShouldBe(EndKind.StoppedOnDevice);
        after.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [TestCase(PlayerState.Idle, 12, TestName = "Idle_without_a_reason_is_an_end_after_twelve_seconds")]
    [TestCase(PlayerState.Buffering, 20.25, TestName = "Buffering_without_fetching_is_an_end_after_twenty_seconds")]
    [TestCase(PlayerState.Playing, 20.25, TestName = "Playing_without_moving_and_fetching_is_an_end_after_twenty_seconds")]
    public void A_zombie_is_recognised(object state, double seconds)
    {
        var story = new EndingStory();

        story.Happen(new TvEvent.App("t1", EndingStory.Media(7, (PlayerState)state)));
        var (ending, after) = story.Run(TimeSpan.FromMinutes(2));

        ending.ShouldNotBeNull().Kind.ShouldBe(EndKind.Zombie);
        after.TotalSeconds.ShouldBe(seconds);
    }

    [Test]
    public void An_empty_list_is_an_end_when_nothing_follows()
    {
        var story = new EndingStory();

        story.Happen(new TvEvent.App("t1", new CastPayload.Media([])));
        var (ending, after) = story.Run(TimeSpan.FromMinutes(2));

        ending.ShouldNotBeNull().Kind.ShouldBe(EndKind.Zombie);
        after.ShouldBe(TimeSpan.FromSeconds(12));
    }

    [Test]
    public void A_TV_that_still_fetches_gets_more_time()
    {
        var story = new EndingStory();
        var segments = 10;

        story.Happen(new TvEvent.App("t1", EndingStory.Media(7, PlayerState.Buffering)));
        var (ending, after) = story.Run(TimeSpan.FromMinutes(2), () =>
            story.Happen(new TvEvent.Visited(new StreamVisits(9, ++segments, null))));

        ending.ShouldNotBeNull().Kind.ShouldBe(EndKind.Zombie);
        after.TotalSeconds.ShouldBe(60.25);
    }

    [Test]
    public void A_person_may_pause_as_long_as_he_likes_and_go_on()
    {
        var story = new EndingStory();

        story.Happen(new TvEvent.App("t1", EndingStory.Media(7, PlayerState.Paused)));
        var paused = story.Run(TimeSpan.FromMinutes(10));
        story.Happen(new TvEvent.App("t1", EndingStory.Media(7, PlayerState.Playing)));
        var after = story.Run(TimeSpan.FromSeconds(10));

        (paused.Ending, after.Ending).ShouldBe((null, null));
    }

    [Test]
    public void A_TV_that_was_in_standby_from_the_beginning_lies()
    {
        var story = new EndingStory();
        var lie = EndingStory.Listed with { IsStandBy = null };

        story.Happen(new TvEvent.Device(lie), new TvEvent.Device(lie with { IsStandBy = true }));

        story.Run(TimeSpan.FromSeconds(5)).Ending.ShouldBeNull();
    }

    [Test]
    public void What_happened_while_the_line_was_lost_is_said_so()
    {
        var story = new EndingStory();

        story.Happen(new TvEvent.LineLost());
        var away = story.Run(TimeSpan.FromMinutes(1));
        story.Happen(new TvEvent.LineBack(), new TvEvent.Device(new ReceiverStatus()));
        var back = story.Run(TimeSpan.FromSeconds(5));

        away.Ending.ShouldBeNull();
        back.Ending.ShouldNotBeNull().Message.ShouldBe("Casting was stopped on the TV while the connection was lost.");
    }

    [Test]
    public void A_load_that_somebody_cancelled_was_stopped_or_taken_over()
    {
        var stopped = new EndingStory();
        var taken = new EndingStory();

        stopped.Happen(new TvEvent.LoadSent(), new TvEvent.LoadAnswered(new CastPayload.LoadCancelled()));
        taken.Happen(
            new TvEvent.LoadSent(),
            new TvEvent.App("t1", EndingStory.Media(9, PlayerState.Buffering)),
            new TvEvent.LoadAnswered(new CastPayload.LoadCancelled()));

        stopped.Run(TimeSpan.FromSeconds(5)).Ending.ShouldNotBeNull().Kind.ShouldBe(EndKind.StoppedOnDevice);
        taken.Run(TimeSpan.FromSeconds(5)).Ending.ShouldNotBeNull().Kind.ShouldBe(EndKind.TakenOver);
    }

    [Test]
    public void Playing_counts_only_once_the_TV_has_fetched_what_we_loaded()
    {
        var story = new EndingStory();
        story.Happen(new TvEvent.LoadSent(), new TvEvent.LoadAnswered(EndingStory.Media(8, PlayerState.Playing)));

        var before = EndingRules.Judge(story.Known, story.Limits, story.Now);
        story.Happen(new TvEvent.Visited(new StreamVisits(3, 4, null)));
        var after = EndingRules.Judge(story.Known, story.Limits, story.Now);

        before.ShouldBeOfType<Judgement.Wait>();
        after.ShouldBeOfType<Judgement.Playing>();
    }

    [Test]
    public void The_evidence_is_one_clean_line()
    {
        var story = new EndingStory();

        story.Happen(new TvEvent.Device(new ReceiverStatus { Apps = [new CastApp { AppId = "evil\nline", SessionId = "x" }] }));

        story.Run(TimeSpan.FromSeconds(5)).Ending.ShouldNotBeNull().Evidence.ShouldBe(
            "ours CC1AD845/s1; apps [evil line/x] at 100.0 s; media 7 Playing None since 100.0 s; "
            + "moved at 100.0 s fetched at 100.0 s; line Up");
    }
}
