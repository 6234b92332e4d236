using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.Tests.VirtualTv;

/// <summary>The media channel: what senders hear follows from what the player says.</summary>
internal sealed class MediaTests
{
    private TvScript _tv = null!;

    [SetUp]
    public void LaunchTheApp() => _tv = new TvScript().Connect().Launch().Forget();

    [Test]
    public void Nothing_loaded_is_an_empty_list() =>
        _tv.Ask(CastNamespace.Media, "\"type\":\"GET_STATUS\"", _tv.Transport).Said.ShouldBe(["MEDIA_STATUS"]);

    [Test]
    public void A_LOAD_goes_from_IDLE_over_BUFFERING_to_PLAYING()
    {
        // To the asker and to all, but for the last, which nobody asked for.
        _tv.Play().Said.ShouldBe(
        [
            "MEDIA_STATUS IDLE", "MEDIA_STATUS IDLE", "MEDIA_STATUS BUFFERING", "MEDIA_STATUS BUFFERING", "MEDIA_STATUS PLAYING",
        ]);
    }

    [Test]
    public void The_player_is_told_to_play_only_when_it_knows_what_it_has()
    {
        _tv.Load().Effects.OfType<TvEffect.Player>().ShouldHaveSingleItem().Order.ShouldBeOfType<PlayerOrder.Load>().Url.ShouldBe("http://s/m.m3u8");

        _tv.Player(PlayerPhase.Loaded, TvScript.Fmp4).Effects.OfType<TvEffect.Player>().ShouldHaveSingleItem().Order.ShouldBe(new PlayerOrder.Play());
    }

    [TestCase("\"autoplay\":\"false\",")]
    [TestCase("\"autoplay\":false,")]
    public void Without_autoplay_it_waits_also_when_VLC_says_so(string autoplay) =>
        _tv.Load(rest: autoplay).Player(PlayerPhase.Loaded, TvScript.Fmp4).State.Media!.Phase.ShouldBe(MediaPhase.Paused);

    [Test]
    public void Undeclared_fMP4_hangs_and_its_player_is_torn_down()
    {
        _tv.Load(extra: "").Player(PlayerPhase.Loaded, TvScript.Fmp4).Player(PlayerPhase.Playing);

        _tv.State.Media.ShouldNotBeNull().ShouldSatisfyAllConditions(
            item => item.Phase.ShouldBe(MediaPhase.Buffering), item => item.Frozen.ShouldBeTrue());
        _tv.Effects.ShouldContain(new TvEffect.Player(new PlayerOrder.Stop()));
    }

    [Test]
    public void News_of_an_item_that_is_gone_change_nothing()
    {
        _tv.Play().Load().Forget();

        _tv.Give(new TvInput.PlayerTold(new PlayerReport { Run = _tv.State.Media!.Run - 1, Phase = PlayerPhase.Failed })).Said.ShouldBeEmpty();
    }

    [Test]
    public void A_second_LOAD_interrupts_the_first()
    {
        _tv.Play().Forget();

        _tv.Load().Said.ShouldBe(["MEDIA_STATUS IDLE INTERRUPTED", "MEDIA_STATUS IDLE", "MEDIA_STATUS IDLE"]);
    }

    [Test]
    public void A_LOAD_that_is_overtaken_is_cancelled() => _tv.Load().Forget().Load().Said[0].ShouldBe("LOAD_CANCELLED");

    [Test]
    public void Before_the_first_picture_an_error_is_LOAD_FAILED_and_after_it_ERROR()
    {
        var lost = new PlayerError { Category = 1, Code = 1001, Fetching = "master" };

        _tv.Load().Forget().Player(PlayerPhase.Failed, error: lost).Said.ShouldBe(["LOAD_FAILED", "MEDIA_STATUS IDLE ERROR"]);
        _tv.Play().Forget().Player(PlayerPhase.Failed, error: lost).Said.ShouldBe(["ERROR", "MEDIA_STATUS IDLE ERROR"]);
    }

    [Test]
    public void The_end_of_the_stream_is_FINISHED() =>
        _tv.Play().Forget().Player(PlayerPhase.Ended).Said.ShouldBe(["MEDIA_STATUS IDLE FINISHED"]);

    [Test]
    public void STOP_is_CANCELLED_for_the_asker_and_for_all()
    {
        _tv.Play().Forget();

        _tv.Ask(CastNamespace.Media, $"\"type\":\"STOP\",\"mediaSessionId\":{_tv.State.Media!.MediaSessionId}", _tv.Transport).Said
            .ShouldBe(["MEDIA_STATUS IDLE CANCELLED", "MEDIA_STATUS IDLE CANCELLED"]);
    }

    [Test]
    public void Control_needs_the_right_media_session_and_something_to_control()
    {
        _tv.Ask(CastNamespace.Media, "\"type\":\"PAUSE\",\"mediaSessionId\":1", _tv.Transport).Said.ShouldBe(["INVALID_PLAYER_STATE"]);
        _tv.Play().Forget();
        _tv.Ask(CastNamespace.Media, "\"type\":\"PAUSE\",\"mediaSessionId\":9999", _tv.Transport).Said
            .ShouldBe(["INVALID_REQUEST INVALID_MEDIA_SESSION_ID"]);
    }

    [Test]
    public void A_zombie_says_BUFFERING_and_hears_nothing_of_its_player()
    {
        _tv.Play().Forget();

        _tv.Do("remote-zombie").Said.ShouldBe(["MEDIA_STATUS BUFFERING"]);
        _tv.Player(PlayerPhase.Playing, at: 99).Said.ShouldBeEmpty();
    }

    [Test]
    public void In_the_background_a_LOAD_is_taken_and_nothing_is_played()
    {
        _tv.Play().Do("remote-background").Forget();

        _tv.Load();

        _tv.State.Media!.Phase.ShouldBe(MediaPhase.Buffering);
        _tv.Effects.OfType<TvEffect.Player>().ShouldBeEmpty();
    }

    [TestCase("everything", new[] { "ERROR", "MEDIA_STATUS IDLE ERROR" })]
    [TestCase("error-only", new[] { "ERROR" })]
    [TestCase("status-only", new[] { "MEDIA_STATUS IDLE ERROR" })]
    public void Of_a_failure_not_every_device_tells_everything(string told, string[] said) =>
        _tv.Play().Forget().Do("playback-error", $"code=316&told={told}").Said.ShouldBe(said);

    [TestCase("avc1.64001f", 1280, 720, "mp4a.40.2", "nest-hub", nameof(MediaVerdict.Plays))]
    [TestCase("avc1.64001f", 1920, 1080, "mp4a.40.2", "nest-hub", nameof(MediaVerdict.NotSupported))]
    [TestCase("avc1.640033", 1280, 720, "mp4a.40.2", "chromecast-gen3", nameof(MediaVerdict.NotSupported))]
    [TestCase("avc1.640033", 1280, 720, "mp4a.40.2", "google-tv", nameof(MediaVerdict.Plays))]
    [TestCase("avc1.64001f", 1280, 720, null, "google-tv", nameof(MediaVerdict.Hangs))]
    public void A_device_has_limits(string video, int width, int height, string? audio, string profile, string verdict)
    {
        var track = new PlayerTrack { Container = "video/mp4", VideoCodec = video, AudioCodec = audio, Width = width, Height = height };
        var request = new MediaRequest { Url = "x", ContentType = "application/vnd.apple.mpegurl", DeclaredFormats = ["fmp4"] };

        MediaRules.Judge(request, track, DeviceProfile.Named(profile)!.Limits).ToString().ShouldBe(verdict);
    }

    [TestCase(1, 1001, "master", 311)]
    [TestCase(1, 1002, "playlist", 312)]
    [TestCase(1, 1003, "segment", 301)]
    [TestCase(1, 1011, "segment", 315)]
    [TestCase(3, 3018, null, 316)]
    [TestCase(3, 3014, null, 110)]
    [TestCase(3, 3016, null, 102)]
    [TestCase(4, 4032, null, 104)]
    [TestCase(4, 4015, "master", 411)]
    [TestCase(4, 4053, null, 412)]
    [TestCase(0, 4, null, 104)]
    [TestCase(7, 7003, null, 100)]
    public void The_players_errors_have_Cast_codes(int category, int code, string? fetching, int expected) =>
        DetailedError.Of(new PlayerError { Category = category, Code = code, Fetching = fetching }).ShouldBe(expected);
}
