using CastWorker.GoogleCast.Endings;
using CastWorker.GoogleCast.Messages;
using CastWorker.Sessions.Ports;
using static CastWorker.GoogleCast.Messages.IdleReason;
using static CastWorker.GoogleCast.Messages.PlayerState;

namespace CastWorker.Tests.GoogleCast;

/// <summary>The table of endings: what arrives, in all its orders, and what it means.</summary>
public sealed class EndingTableTests
{
    private static readonly CastApp Backdrop = new() { AppId = CastApp.Backdrop, SessionId = "b", TransportId = "b" };
    private static readonly CastApp IdleScreen = new() { AppId = "X", SessionId = "i", TransportId = "i", IsIdleScreen = true };
    private static readonly CastApp Netflix = new() { AppId = "CA5E8412", SessionId = "n", TransportId = "n", Name = "Netflix" };
    private static readonly CastApp NewSession = EndingStory.Ours with { SessionId = "s2", TransportId = "t2", Name = "Player" };
    private static readonly TvEvent Close = App(new CastPayload.Close());

    private static IEnumerable<TestCaseData> Rows()
    {
        yield return Row("remote: no apps at all", EndKind.StoppedOnDevice, Device());
        yield return Row("remote: backdrop", EndKind.StoppedOnDevice, Device(Backdrop));
        yield return Row("remote: idle screen of another name", EndKind.StoppedOnDevice, Device(IdleScreen));
        yield return Row("remote: cancelled, then no apps", EndKind.StoppedOnDevice, Media(7, Idle, Cancelled), Device());
        yield return Row("remote: no apps, then cancelled", EndKind.StoppedOnDevice, Device(), Media(7, Idle, Cancelled));
        yield return Row("remote: close, then no apps", EndKind.StoppedOnDevice, Close, Device());
        yield return Row("remote: no apps, then close", EndKind.StoppedOnDevice, Device(), Close);
        yield return Row("another sender stops the media, the app stays", EndKind.StoppedOnDevice, Media(7, Idle, Cancelled));
        yield return Row("another app", EndKind.TakenOver, Device(Netflix));
        yield return Row("another app: close first", EndKind.TakenOver, Close, Device(Netflix));
        yield return Row("another app: cancelled first", EndKind.TakenOver, Media(7, Idle, Cancelled), Device(Netflix));
        yield return Row("another app: an error first", EndKind.TakenOver, Media(7, Idle, Error), Device(Netflix));
        yield return Row("another app: no apps in between", EndKind.TakenOver, Device(), Device(Netflix));
        yield return Row("the same app, but another session", EndKind.TakenOver, Device(NewSession));
        yield return Row("another sender loads: interrupted", EndKind.TakenOver, Media(7, Idle, Interrupted));
        yield return Row("another sender loads: only the new item is told", EndKind.TakenOver, Media(8, Buffering));
        yield return Row("another sender loads: both are told", EndKind.TakenOver, Media(7, Idle, Interrupted), Media(8, Playing));
        yield return Row("standby", EndKind.StoppedOnDevice, new TvEvent.Device(EndingStory.Listed with { IsStandBy = true }));
        yield return Row("idle with an error", EndKind.PlaybackError, Media(7, Idle, Error));
        yield return Row("an error with a code", EndKind.PlaybackError, App(new CastPayload.MediaError(312)));
        yield return Row("our stream ended for it", EndKind.StreamDry, Media(7, Idle, Finished));
        yield return Row("the line is over", EndKind.ConnectionLost, new TvEvent.LineLost(), new TvEvent.LineOver());
        yield return Row("no apps while away", EndKind.StoppedOnDevice, new TvEvent.LineLost(), new TvEvent.LineBack(), Device());
        yield return Row("another app while away", EndKind.TakenOver, new TvEvent.LineLost(), new TvEvent.LineBack(), Device(Netflix));
    }

    [TestCaseSource(nameof(Rows))]
    public void An_end_is_recognised_within_two_seconds(object kind, object events)
    {
        var story = new EndingStory();

        story.Happen((TvEvent[])events);
        var (ending, after) = story.Run(TimeSpan.FromSeconds(30));

        ending.ShouldNotBeNull().Kind.ShouldBe((EndKind)kind, ending.Evidence);
        after.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
        ending.Evidence.ShouldNotContain("\n");
    }

    private static IEnumerable<TestCaseData> HarmlessRows()
    {
        yield return Harmless("nothing", []);
        yield return Harmless("a status without standby and input", new TvEvent.Device(new ReceiverStatus { Apps = [EndingStory.Ours] }));
        yield return Harmless("another input", new TvEvent.Device(EndingStory.Listed with { IsActiveInput = false }));
        yield return Harmless("idle between two states", Media(7, Idle), Media(7, Playing));
        yield return Harmless("an error that it got over", App(new CastPayload.MediaError(301)), Media(7, Playing));
        yield return Harmless("an empty list, then news", App(new CastPayload.Media([])), Media(7, Playing));
        yield return Harmless("the close of somebody else's app", new TvEvent.App("t9", new CastPayload.Close()));
        yield return Harmless("the item we replaced ourselves", new TvEvent.LoadSent(), Media(7, Idle, Interrupted),
            Media(8, Buffering), new TvEvent.LoadAnswered(EndingStory.Media(8, Buffering)), Media(7, Idle, Cancelled), Media(8, Playing));
        yield return Harmless("back after a lost line", new TvEvent.LineLost(), new TvEvent.LineBack(), new TvEvent.Device(EndingStory.Listed));
        yield return Harmless("an idle item of somebody else", Media(9, Idle, Cancelled));
    }

    [TestCaseSource(nameof(HarmlessRows))]
    public void What_is_no_end_is_not_taken_for_one(object events)
    {
        var story = new EndingStory();

        story.Happen((TvEvent[])events);
        var step = 0;
        var (ending, _) = story.Run(TimeSpan.FromMinutes(2), () => story.Happen(
            Media(story.Known.MediaId ?? 0, Playing, at: ++step),
            new TvEvent.Visited(new StreamVisits(9 + step, 9 + step, null))));

        ending.ShouldBeNull();
    }

    private static TestCaseData Row(string name, EndKind kind, params TvEvent[] events) =>
        new TestCaseData(kind, events).SetArgDisplayNames(name);

    private static TestCaseData Harmless(string name, params TvEvent[] events) => new TestCaseData((object)events).SetArgDisplayNames(name);

    private static TvEvent.Device Device(params CastApp[] apps) => new(new ReceiverStatus { Apps = apps });

    private static TvEvent.App App(CastPayload payload) => new("t1", payload);

    private static TvEvent.App Media(int id, PlayerState state, IdleReason idle = None, double at = 2) =>
        App(EndingStory.Media(id, state, idle, at));
}
