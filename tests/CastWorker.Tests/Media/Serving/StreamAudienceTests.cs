using CastWorker.Media.Serving;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Serving;

public sealed class StreamAudienceTests
{
    [Test]
    public void Viewers_are_told_apart_by_address_and_player_and_forgotten_when_they_leave()
    {
        var time = new ManualTimeProvider();
        var audience = new StreamAudience(Somebody.Owner, time);

        audience.Asked("10.0.0.1", "vlc", StreamPart.Playlist);
        audience.Asked("10.0.0.1", "vlc", StreamPart.Segment);
        audience.Asked("10.0.0.1", "chrome", StreamPart.Playlist);
        audience.Asked("10.0.0.2", "vlc", StreamPart.Playlist);
        audience.Sent(1000);
        audience.Read().Viewers.ShouldBe(3);

        time.Advance(TimeSpan.FromSeconds(10));
        audience.Asked("10.0.0.2", "vlc", StreamPart.Playlist);
        time.Advance(TimeSpan.FromSeconds(10));

        audience.Read().ShouldBe(new StreamTrafficReading
        {
            Owner = Somebody.Owner,
            Requests = 5,
            Bytes = 1000,
            LastSegmentRequest = time.GetUtcNow() - TimeSpan.FromSeconds(20),
            Viewers = 1,
        });
    }

    [Test]
    public void Who_loads_a_stream_anew_begins_with_another_segment()
    {
        var audience = new StreamAudience(Somebody.Owner, new ManualTimeProvider());
        var (first, later) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(60));
        audience.BeganAt("10.0.0.1").ShouldBeNull();

        audience.Asked("10.0.0.1", "tv", StreamPart.Master);
        audience.Asked("10.0.0.1", "tv", StreamPart.Segment, first);
        audience.Asked("10.0.0.1", "tv", StreamPart.Segment, first.AddSeconds(2));
        audience.Asked("10.0.0.2", "vlc", StreamPart.Segment, later);
        audience.BeganAt("10.0.0.1").ShouldBe(first);
        audience.BeganAt("10.0.0.9").ShouldBe(first, "of anybody, when nothing was fetched from there");
        audience.Asked("10.0.0.1", "tv", StreamPart.Master);
        audience.BeganAt("10.0.0.1").ShouldBeNull();
        audience.Asked("10.0.0.1", "tv", StreamPart.Segment, later);

        audience.BeganAt("10.0.0.1").ShouldBe(later);
    }

    [Test]
    public void A_flood_of_names_costs_no_memory_without_end()
    {
        var audience = new StreamAudience(Somebody.Owner, new ManualTimeProvider());

        for (var i = 0; i < 5000; i++)
        {
            audience.Asked("10.0.0.1", $"bot {i}", StreamPart.Playlist);
        }

        audience.Read().Viewers.ShouldBe(1000);
        audience.Read().Requests.ShouldBe(5000);
    }
}
