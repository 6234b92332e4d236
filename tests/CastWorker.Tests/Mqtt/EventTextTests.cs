using System.Text;
using CastWorker.Mqtt;
using CastWorker.Sessions;
using CastWorker.Sessions.Degrading;

namespace CastWorker.Tests.Mqtt;

public sealed class EventTextTests
{
    private static readonly TargetEvent Streaming = new()
    {
        Target = new Target { Slug = "tv", Name = "TV" },
        State = SessionState.Streaming,
        At = new DateTimeOffset(2026, 11, 20, 17, 0, 0, TimeSpan.Zero),
    };

    [TestCase(true, "degraded")]
    [TestCase(false, "upgraded")]
    public void A_picture_that_becomes_another_by_itself_is_no_change_of_state(bool isLess, string type) =>
        Encoding.UTF8.GetString(EventText.Write(Streaming with { Picture = new PictureChange(isLess, "854x480 at 15.") })).ShouldBe(
            $$"""
            {"event_type":"{{type}}","time":"2026-11-20T17:00:00Z","reason":null,"message":"854x480 at 15.","app":null}
            """);
}
