using CastWorker.Sessions.Settings;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.Media;

/// <summary>What the mode is for that keeps players half a minute behind.</summary>
public sealed class SafeModeTests
{
    [Test, CancelAfter(180_000)]
    public async Task A_link_that_drops_out_for_twenty_seconds_is_not_seen(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings with { Mode = StreamMode.Safe }, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        await using var route = await stream.PublishAsync(Somebody.Owner, ct);
        await using var link = DroppingLink.To(route.Url);
        // At once: a young stream is as deep as the mode wants it.
        await using var player = await StreamPlayer.OpenAsync(link.Through(route.Url), PlayerEngine.HlsJs, ct);
        var before = await player.WatchAsync(report => report is { PlayedSeconds: > 5, BufferedAheadSeconds: > 22 }, TimeSpan.FromSeconds(40), ct);
        TestContext.Out.WriteLine($"{before.LatencySeconds:F1} s behind, {before.BufferedAheadSeconds:F1} s in hand");

        link.Drop();
        var during = await player.WatchAsync(TimeSpan.FromSeconds(before.PlayedSeconds + 20), TimeSpan.FromSeconds(30), ct);
        link.Restore();
        var after = await player.WatchAsync(TimeSpan.FromSeconds(during.PlayedSeconds + 15), TimeSpan.FromSeconds(30), ct);

        TestContext.Out.WriteLine($"{during.BufferedAheadSeconds:F1} s in hand at the end, then {after.BufferedAheadSeconds:F1} s");
        before.LatencySeconds.ShouldNotBeNull().ShouldBe(30, tolerance: 2);
        during.PlayedSeconds.ShouldBeGreaterThanOrEqualTo(before.PlayedSeconds + 20);
        during.BufferedAheadSeconds.ShouldBeLessThan(before.BufferedAheadSeconds - 15, "nothing has arrived meanwhile");
        after.Stalls.ShouldBe(before.Stalls);
        after.Errors.ShouldBeEmpty();
        after.BufferedAheadSeconds.ShouldBeGreaterThan(during.BufferedAheadSeconds);
    }
}
