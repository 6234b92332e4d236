using System.Text;
using System.Text.Json;
using CastWorker.Mqtt;
using CastWorker.Sessions;
using CastWorker.Sessions.Degrading;

namespace CastWorker.Tests.Mqtt;

public sealed class StateTextTests
{
    private static readonly TargetStatus Idle = new()
    {
        Target = new Target { Slug = "tv", Name = "TV" },
        Since = new DateTimeOffset(2026, 11, 20, 18, 0, 0, 900, TimeSpan.FromHours(1)),
    };

    [Test]
    public void An_idle_target_says_null_for_what_it_has_not() => Json(Idle).ShouldBe(
        """
        {"state":"idle","streaming":false,"source":null,"url":null,"page":null,"title":null,"since":"2026-11-20T17:00:00Z","mode":"normal","quality":"720p","zoom":100,"resolution":null,"fps":null,"degraded":null,"encoder":null,"encoder_reason":null,"volume":null,"muted":null,"owner":"w1","blocked_by":null,"ended_by":null,"error":null,"restarts":0,"stream_url":null,"last_transaction":null,"seq":0}
        """);

    [Test]
    public void A_streaming_target_says_everything() => Json(Idle with
    {
        State = SessionState.Streaming,
        Page = new Uri("http://ann:pw@ha.local:8123/ä?a=1&token=abc"),
        Title = "Küche \"unten\"",
        Encoder = "libx264",
        EncoderReason = "no GPU",
        StreamUrl = new Uri("http://10.0.0.2:8080/s/abc/master.m3u8"),
        Restarts = 2,
        LastTransaction = "a1",
        Sequence = 42,
    }).ShouldBe(
        """
        {"state":"streaming","streaming":true,"source":"page","url":"http://***@ha.local:8123/ä?a=1&token=***","page":null,"title":"Küche \"unten\"","since":"2026-11-20T17:00:00Z","mode":"normal","quality":"720p","zoom":100,"resolution":"1280x720","fps":30,"degraded":null,"encoder":"libx264","encoder_reason":"no GPU","volume":null,"muted":null,"owner":"w1","blocked_by":null,"ended_by":null,"error":null,"restarts":2,"stream_url":"http://10.0.0.2:8080/s/abc/master.m3u8","last_transaction":"a1","seq":42}
        """);

    [Test]
    public void An_error_has_a_code_words_and_a_stage()
    {
        var json = Json(Idle with
        {
            State = SessionState.Error,
            EndedBy = EndReason.Error,
            Error = new SessionError(ErrorCode.PageHttpError, "404 from http://h/?key=1") { Stage = StageName.Browser },
        });

        json.ShouldContain(
            """
            "ended_by":"error","error":{"code":"page_http_error","message":"404 from http://h/?key=***","stage":"browser"}
            """);
    }

    [Test]
    public void A_picture_that_is_less_than_what_is_wanted_is_told_as_it_is_and_why() => Json(Idle with
    {
        State = SessionState.Streaming,
        Degraded = new DegradedPicture(new Quality { FrameRate = 15, Size = new PictureSize(854, 480) }, "The machine cannot keep up."),
    }).ShouldContain(
        """
        "quality":"720p","zoom":100,"resolution":"854x480","fps":15,"degraded":"The machine cannot keep up.",
        """);

    [Test]
    public void The_switch_is_on_from_the_start_on_but_the_picture_is_not_there_yet()
    {
        var json = Json(Idle with { State = SessionState.Starting });

        json.ShouldContain("\"streaming\":true,\"source\":\"page\"");
        json.ShouldContain("\"resolution\":null");
    }

    [Test]
    public void An_address_is_cut_at_1024_characters()
    {
        var json = Json(Idle with { Page = new Uri("http://h/" + new string('x', 2000)) });

        JsonDocument.Parse(json).RootElement.GetProperty("url").GetString()!.Length.ShouldBe(1024);
    }

    [TestCase("😀")]
    [TestCase("ä")]
    [TestCase("\"")]
    [TestCase("\u0001")]
    public void Whatever_is_said_it_fits_into_4_KiB(string letter)
    {
        var flood = string.Concat(Enumerable.Repeat(letter, 3000));
        var state = StateText.Write(
            Idle with
            {
                Page = new Uri("http://h/" + Uri.EscapeDataString(flood)[..2000]),
                Title = flood,
                Encoder = flood,
                EncoderReason = flood,
                LastTransaction = flood,
                StreamUrl = new Uri("http://h/" + new string('y', 2000)),
                Error = new SessionError(ErrorCode.Internal, flood),
            },
            "w1");

        state.Length.ShouldBeLessThanOrEqualTo(StateText.MaximumBytes);
        JsonDocument.Parse(state).RootElement.GetProperty("state").GetString().ShouldBe("idle");
    }

    private static string Json(TargetStatus status) => Encoding.UTF8.GetString(StateText.Write(status, "w1"));
}
