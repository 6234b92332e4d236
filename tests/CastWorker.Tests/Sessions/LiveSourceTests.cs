using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Pipeline;
using CastWorker.TestSupport;
using static CastWorker.Tests.Sessions.SupervisorFixture;

namespace CastWorker.Tests.Sessions;

/// <summary>Live sources, which are shown instead of pages.</summary>
public sealed class LiveSourceTests
{
    private const string Cast = "cast";

    private static readonly Uri Channel = new("live+http://tuner:9981/stream/1?profile=pass");
    private static readonly Uri Other = new("rtsp://camera/live");

    [TestCase("live+http://user:secret@tuner:9981/a%20b?x=1", "http://user:secret@tuner:9981/a%20b?x=1")]
    [TestCase("live+https://tuner/x.m3u8", "https://tuner/x.m3u8")]
    [TestCase("LIVE+HTTP://tuner/x", "http://tuner/x")]
    [TestCase("rtsp://camera:8554/live", "rtsp://camera:8554/live")]
    [TestCase("rtsps://camera/live", "rtsps://camera/live")]
    [TestCase("http://page/", null)]
    [TestCase("https://page/live+http", null)]
    [TestCase("file:///etc/passwd", null)]
    [TestCase("live+file:///etc/passwd", null)]
    [TestCase("concat:/etc/passwd", null)]
    public void What_is_read_is_told_by_the_scheme(string address, string? read) =>
        (LiveSource.Of(new Uri(address))?.Address).ShouldBe(read);

    [TestCase("live+file:///etc/passwd", false)]
    [TestCase("file:///etc/passwd", false)]
    [TestCase("udp://239.0.0.1:1234", false)]
    [TestCase("live+http://tuner/", true)]
    [TestCase("https://page/", true)]
    public void Nothing_else_can_be_shown(string address, bool can) => LiveSource.CanBeShown(new Uri(address)).ShouldBe(can);

    [Test]
    public void What_is_secret_is_not_told() =>
        $"{LiveSource.Of(new Uri("live+http://user:secret@tuner/x?token=abc"))}".ShouldBe("http://***@tuner/x?token=***");

    [Test, CancelAfter(10_000)]
    public async Task A_source_needs_neither_display_nor_browser(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);

        (await fixture.SendAsync(new SessionCommand.Start { Target = Cast, Page = Channel })).ShouldBeNull();
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        await fixture.JournalIsAsync("+receiver +stream +relay +route +showing", ct);
        fixture.World.Streams.Last.Relayed!.Address.ShouldBe("http://tuner:9981/stream/1?profile=pass");
        fixture.Cast.Page.ShouldBe(Channel);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_page_gives_way_to_a_source_and_comes_back_and_the_stream_goes_on(CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        await fixture.SendAsync(new SessionCommand.Start { Target = Cast, Page = PageA });
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        const string shown = "+receiver +stream +display +browser show:a +encoder +route +showing";

        await fixture.SendAsync(new SessionCommand.Start { Target = Cast, Page = Channel });
        const string relayed = "-encoder -browser -display +relay";
        await fixture.JournalIsAsync($"{shown} {relayed}", ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        await fixture.SendAsync(new SessionCommand.Navigate { Target = Cast, Page = Other });
        await fixture.JournalIsAsync($"{shown} {relayed} -encoder +relay", ct);
        fixture.World.Streams.Last.Relayed!.Address.ShouldBe("rtsp://camera/live");
        await fixture.CastIsAsync(SessionState.Streaming, ct);

        await fixture.SendAsync(new SessionCommand.Start { Target = Cast, Page = PageB });
        await fixture.JournalIsAsync($"{shown} {relayed} -encoder +relay -encoder +display +browser show:b +encoder", ct);
        await fixture.CastIsAsync(SessionState.Streaming, ct);
        fixture.Cast.Restarts.ShouldBe(0, "nothing was wrong");
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_wanted_while_the_other_is_being_opened_is_shown_after_it([Values] bool isLiveFirst, CancellationToken ct)
    {
        await using var fixture = await SupervisorFixture.StartAsync(ct);
        fixture.World.Encoders.Hold();
        await fixture.SendAsync(new SessionCommand.Start { Target = "tv", Page = isLiveFirst ? Channel : PageA });
        await Eventually.BeTrueAsync(() => fixture.World.Encoders.Tries == 1, "the encoder to be opened", ct);

        await fixture.SendAsync(new SessionCommand.Start { Target = "tv", Page = isLiveFirst ? PageB : Channel });
        fixture.World.Encoders.Release();

        await fixture.JournalIsAsync(
            isLiveFirst
                ? "+stream +relay +route -encoder +display +browser show:b +encoder"
                : "+stream +display +browser show:a +encoder +route -encoder -browser -display +relay",
            ct);
        await Eventually.BeTrueAsync(() => fixture.Tv.State == SessionState.Streaming, "the stream", ct);
    }

    [Test]
    public void A_source_that_breaks_off_is_read_anew_and_nothing_else() =>
        string.Join(' ', RepairPlan.For([StageName.Encoder], RepairPlan.OrderFor(TargetKind.Cast, isLive: true))).ShouldBe("Encoder");
}
