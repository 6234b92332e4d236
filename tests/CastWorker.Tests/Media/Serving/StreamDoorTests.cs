using System.Net;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.Tests.Media.Serving;

/// <summary>An address at which there is a stream now and then.</summary>
public sealed class StreamDoorTests
{
    [Test]
    [CancelAfter(10_000)]
    public async Task Who_asks_before_there_is_a_stream_is_told_about_and_waits_for_it(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        using var door = room.Server.OpenDoor();
        var visited = door.VisitedAsync(ct);
        visited.IsCompleted.ShouldBeFalse();

        var asking = room.Http.GetAsync(door.Url, ct);
        await visited;
        asking.IsCompleted.ShouldBeFalse();
        await using var route = await room.PublishAsync(Somebody.Owner with { Door = door }, ct, 188);

        (await asking).StatusCode.ShouldBe(HttpStatusCode.OK);
        route.Url.ShouldBe(door.Url);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task When_the_stream_is_gone_the_next_one_waits_again_at_the_same_address(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        using var door = room.Server.OpenDoor();
        var owner = Somebody.Owner with { Door = door };
        await (await room.PublishAsync(owner, ct, 188)).DisposeAsync();

        var asking = room.Http.GetAsync(door.Url, ct);
        await door.VisitedAsync(ct);
        asking.IsCompleted.ShouldBeFalse();
        await using var route = await room.PublishAsync(owner, ct, 188);

        (await asking).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task A_stream_that_took_the_place_of_another_is_not_taken_away_with_it(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        using var door = room.Server.OpenDoor();
        var owner = Somebody.Owner with { Door = door };
        var before = await room.PublishAsync(owner, ct, 188);
        await using var after = await room.PublishAsync(owner, ct, 188);

        await before.DisposeAsync();

        (await room.Http.GetAsync(door.Url, ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        room.Traffic.Read().Count.ShouldBe(1);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task A_stream_that_cannot_be_fetched_does_not_take_the_place_of_the_one_that_can(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        using var door = room.Server.OpenDoor();
        var owner = Somebody.Owner with { Door = door };
        await using var before = await room.PublishAsync(owner, ct, 188);

        await Should.ThrowAsync<StageFailedException>(() => room.PublishAsync(owner, ct));

        (await room.Http.GetAsync(door.Url, ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        room.Traffic.Read().Count.ShouldBe(1);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task Who_waits_when_it_is_closed_is_turned_away(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        var door = room.Server.OpenDoor();
        var asking = room.Http.GetAsync(new Uri(door.Url, "live.ts"), ct);
        await door.VisitedAsync(ct);

        door.Dispose();

        (await asking).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await room.Http.GetAsync(door.Url, ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task Nobody_waits_for_ever_and_only_a_beginning_is_waited_for(CancellationToken ct)
    {
        var time = new ManualTimeProvider();
        await using var room = new ServerUnderTest(time);
        await room.Server.StartAsync(ct);
        using var door = room.Server.OpenDoor();

        (await room.Http.GetAsync(new Uri(door.Url, "seg-0.ts"), ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var asking = room.Http.GetAsync(door.Url, ct);
        await door.VisitedAsync(ct);
        await Eventually.BeTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return asking.IsCompleted;
            },
            "patience to end",
            ct);

        var answer = await asking;
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        door.VisitedAsync(ct).IsCompleted.ShouldBeFalse("nobody waits any more");
    }
}
