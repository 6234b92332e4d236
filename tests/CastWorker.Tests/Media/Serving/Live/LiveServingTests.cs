using System.Net;
using CastWorker.Media.Mp4;
using CastWorker.Media.Streaming;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Playing;

namespace CastWorker.Tests.Media.Serving.Live;

public sealed class LiveServingTests
{
    private const int FrameRate = 30;

    [TestCase("live.mp4", "video/mp4")]
    [TestCase("live.ts", "video/mp2t")]
    [CancelAfter(10_000)]
    public async Task A_stream_is_sent_while_it_is_made_and_ends_with_it(string name, string type, CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188);
        Play(room, 60);

        using var answer = await room.Http.GetAsync(new Uri(route.Url, name), HttpCompletionOption.ResponseHeadersRead, ct);
        var body = answer.Content.ReadAsByteArrayAsync(ct);
        Play(room, 60);
        room.Live.End();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe(type);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.TransferEncodingChunked.ShouldBe(true);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        var bytes = await body;
        bytes.Length.ShouldBeGreaterThan(8_000);
        room.Traffic.Read().Single().Bytes.ShouldBeGreaterThanOrEqualTo(bytes.Length);
    }

    [TestCase("bytes=0-1", 2)]
    [TestCase("bytes=0-99", 100)]
    [CancelAfter(10_000)]
    public async Task A_player_that_only_tastes_gets_just_that(string range, int length, CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188);
        Play(room, 60);

        using var answer = await AskAsync(room, new Uri(route.Url, "live.mp4"), range, ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        answer.Content.Headers.GetValues("Content-Range").ShouldBe([$"bytes 0-{length - 1}/*"]);
        (await answer.Content.ReadAsByteArrayAsync(ct)).ShouldBe(Mp4Header.Build(LivePictures.Format(FrameRate))[..length]);
    }

    [TestCase("bytes=0-")]
    [TestCase("bytes=500-")]
    [TestCase("bytes=-500")]
    [TestCase("bytes=7-3")]
    [TestCase("apples=1-2")]
    [TestCase("bytes=0-1,5-6")]
    [CancelAfter(10_000)]
    public async Task Every_other_wish_for_a_part_gets_the_whole(string range, CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188);
        Play(room, 60);

        using var answer = await AskAsync(room, new Uri(route.Url, "live.mp4"), range, ct);
        room.Live.End();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        Mp4Reader.Read(await answer.Content.ReadAsByteArrayAsync(ct)).Select(part => part.Name).Take(5).ShouldBe(["ftyp", "moov", "free", "moof", "mdat"]);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task Headers_alone_are_answered_and_before_the_first_picture_it_is_not_yet(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188);
        using var early = await room.Http.GetAsync(new Uri(route.Url, "live.ts"), ct);
        Play(room, 1);

        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(route.Url, "live.ts"));
        using var answer = await room.Http.SendAsync(request, ct);

        early.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        early.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("video/mp2t");
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Who_watches_is_counted_for_as_long_as_he_watches(CancellationToken ct)
    {
        var time = new ManualTimeProvider();
        await using var room = new ServerUnderTest(time);
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188);
        Play(room, 60);
        using var answer = await room.Http.GetAsync(new Uri(route.Url, "live.mp4"), HttpCompletionOption.ResponseHeadersRead, ct);

        for (var i = 0; i < 6; i++)
        {
            var sent = room.Traffic.Read().Single().Bytes;
            time.Advance(TimeSpan.FromSeconds(10));
            Play(room, 60);
            await Eventually.BeTrueAsync(() => room.Traffic.Read().Single().Bytes > sent, "more to be sent", ct);
        }

        room.Traffic.Read().Single().Viewers.ShouldBe(1);
        answer.Dispose();
        time.Advance(TimeSpan.FromSeconds(20));
        room.Traffic.Read().Single().Viewers.ShouldBe(0);
    }

    private static Task<HttpResponseMessage> AskAsync(ServerUnderTest room, Uri address, string range, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Range", range).ShouldBeTrue();
        return room.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    private static void Play(ServerUnderTest room, int pictures)
    {
        var run = room.Live.NewRun();
        run.Begin(LivePictures.Format(FrameRate), still: 0);
        for (var number = 0; number < pictures; number++)
        {
            var picture = LivePictures.Picture(number, number % 60 == 0);
            run.Add(new MadePicture(picture.Unit, picture.IsKeyframe));
        }
    }
}
