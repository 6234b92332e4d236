using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using CastWorker.Media;
using CastWorker.Media.Serving;
using CastWorker.Sessions;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Media.Serving;

public sealed class SegmentServerTests
{
    [Test]
    [CancelAfter(10_000)]
    public async Task Playlists_are_never_kept_and_segments_are(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188, 376);

        using var master = await room.Http.GetAsync(route.Url, ct);
        using var playlist = await room.Http.GetAsync(new Uri(route.Url, "index.m3u8"), ct);
        using var segment = await room.Http.GetAsync(new Uri(route.Url, "seg-1.ts"), ct);

        foreach (var answer in new[] { master, playlist })
        {
            answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/vnd.apple.mpegurl");
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }

        segment.Content.Headers.ContentType?.MediaType.ShouldBe("video/mp2t");
        segment.Content.Headers.ContentLength.ShouldBe(376);
        segment.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromSeconds(60));
        (await segment.Content.ReadAsByteArrayAsync(ct)).Length.ShouldBe(376);
        segment.Headers.Server.ToString().ShouldBe("CastWorker");
    }

    [TestCase("GET", "index.m3u8", 200)]
    [TestCase("GET", "seg-0.ts", 200)]
    [TestCase("HEAD", "seg-0.ts", 200)]
    [TestCase("OPTIONS", "seg-0.ts", 204)]
    [TestCase("GET", "seg-9.ts", 404)]
    [TestCase("POST", "index.m3u8", 404)]
    [TestCase("DELETE", "seg-0.ts", 404)]
    [CancelAfter(10_000)]
    public async Task Every_answer_is_open_to_every_origin(string method, string name, int status, CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188);

        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(route.Url, name));
        using var answer = await room.Http.SendAsync(request, ct);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        answer.Headers.GetValues("Access-Control-Expose-Headers").Single().ShouldContain("Content-Range");
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task A_browser_on_another_site_may_ask_first(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188);

        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(route.Url, "index.m3u8"));
        using var answer = await room.Http.SendAsync(request, ct);

        answer.Headers.GetValues("Access-Control-Allow-Methods").Single().ShouldContain("GET");
        answer.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("Range");
        answer.Headers.GetValues("Access-Control-Allow-Private-Network").ShouldBe(["true"]);
    }

    [TestCase("bytes=0-1", 206, "bytes 0-1/1000", 2)]
    [TestCase("bytes=0-", 206, "bytes 0-999/1000", 1000)]
    [TestCase("bytes=-5", 206, "bytes 995-999/1000", 5)]
    [TestCase("bytes=1000-", 416, "bytes */1000", 0)]
    [TestCase("bytes=0-1,3-4", 200, null, 1000)]
    [CancelAfter(10_000)]
    public async Task Parts_of_a_segment_can_be_fetched(string range, int status, string? contentRange, int length, CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 1000);

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(route.Url, "seg-0.ts"));
        request.Headers.TryAddWithoutValidation("Range", range);
        using var answer = await room.Http.SendAsync(request, ct);
        var body = await answer.Content.ReadAsByteArrayAsync(ct);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentRange?.ToString().ShouldBe(contentRange);
        body.Length.ShouldBe(length);
        if (status == 206)
        {
            body[0].ShouldBe((byte)answer.Content.Headers.ContentRange!.From!.Value);
        }
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Nothing_but_named_files_can_be_fetched(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188);
        var token = route.Url.Segments[2].TrimEnd('/');
        token.ShouldMatch("^[0-9a-f]{32}$");

        foreach (var path in StreamPathTests.Nasty)
        {
            if (path.StartsWith("http:", StringComparison.Ordinal))
            {
                continue;
            }

            var answer = await room.SayAsync(
                $"GET {path.Replace(StreamPathTests.Token, token, StringComparison.Ordinal)} HTTP/1.1\r\nHost: 127.0.0.1:{room.Server.Port}\r\nConnection: close\r\n\r\n", ct);

            // The listener itself turns away what is no address at all.
            answer.ShouldMatch("^HTTP/1.1 (404|400|501)", path);
            answer.ShouldNotContain("EXTM3U");
            answer.ShouldNotContain("/tmp");
        }

        (await room.Http.GetAsync(route.Url, ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [TestCase("GET /s/\0 HTTP/1.1\r\n\r\n")]
    [TestCase("\r\n\r\n")]
    [TestCase("NONSENSE\r\n\r\n")]
    [TestCase("GET / HTTP/9.9\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nHost: [[[\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nContent-Length: -5\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [CancelAfter(10_000)]
    public async Task Garbage_does_not_stop_the_server(string garbage, CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 188);

        using (var client = await room.ConnectAsync(ct))
        {
            await client.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(garbage), ct);
        }

        (await room.Http.GetAsync(route.Url, ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task A_header_without_end_is_cut_off(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);

        var answer = await room.SayAsync($"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('x', 100_000)}", ct);

        answer.ShouldNotContain("200 OK");
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task One_session_cannot_be_reached_through_another(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var one = await room.PublishAsync(ct, 188);
        await using var two = await room.PublishAsync(ct, 188, 188);

        (await room.Http.GetAsync(new Uri(one.Url, "seg-1.ts"), ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await room.Http.GetAsync(new Uri(two.Url, "seg-1.ts"), ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        one.Url.ShouldNotBe(two.Url);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task A_route_that_was_taken_away_is_gone(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        var route = await room.PublishAsync(ct, 188);
        room.Traffic.Read().Count.ShouldBe(1);

        await route.DisposeAsync();

        (await room.Http.GetAsync(route.Url, ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        room.Traffic.Read().ShouldBeEmpty();
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task A_stream_with_nothing_to_play_is_not_published(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);

        var failure = await Should.ThrowAsync<StageFailedException>(() => room.PublishAsync(ct));

        failure.Error.Code.ShouldBe(ErrorCode.StreamFailed);
        failure.Error.Stage.ShouldBe(StageName.Route);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task A_port_that_is_taken_is_told_by_name(CancellationToken ct)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var options = Options.Create(new MediaOptions { BindAddress = "127.0.0.1", Port = port });
        await using var server = new SegmentServer(options, new StreamTraffic(), TimeProvider.System, NullLogger<SegmentServer>.Instance);

        var failure = Should.Throw<ListenException>(() => server.StartAsync(ct));

        failure.Message.ShouldContain($"127.0.0.1 port {port}");
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task A_client_that_takes_nothing_blocks_nobody_and_is_cut_off(CancellationToken ct)
    {
        var time = new ManualTimeProvider();
        await using var room = new ServerUnderTest(time);
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 64 * 1024 * 1024, 188);
        using var stalled = await room.ConnectAsync(ct);
        await stalled.GetStream().WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"GET {new Uri(route.Url, "seg-0.ts").AbsolutePath} HTTP/1.1\r\nHost: 127.0.0.1:{room.Server.Port}\r\n\r\n"), ct);
        await UntilQuietAsync(room, ct);

        (await room.Http.GetAsync(new Uri(route.Url, "seg-1.ts"), ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromSeconds(61));

        var received = await DrainAsync(stalled, ct);
        received.ShouldBeLessThan(64L * 1024 * 1024);
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Stopping_does_not_wait_for_a_client_that_takes_nothing(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        var route = await room.PublishAsync(ct, 64 * 1024 * 1024);
        using var stalled = await room.ConnectAsync(ct);
        await stalled.GetStream().WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"GET {new Uri(route.Url, "seg-0.ts").AbsolutePath} HTTP/1.1\r\nHost: 127.0.0.1:{room.Server.Port}\r\n\r\n"), ct);
        await UntilQuietAsync(room, ct);
        var begin = TimeProvider.System.GetTimestamp();

        await room.Server.StopAsync(ct);

        TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromSeconds(3));
        route.Exited.IsCompleted.ShouldBeFalse();
        await Should.ThrowAsync<HttpRequestException>(() => room.Http.GetAsync(route.Url, ct));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Clients_that_leave_in_the_middle_do_no_harm(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 16 * 1024 * 1024);
        var path = new Uri(route.Url, "seg-0.ts").AbsolutePath;

        for (var i = 0; i < 20; i++)
        {
            using var client = await room.ConnectAsync(ct);
            client.LingerState = new LingerOption(enable: true, 0);
            await client.GetStream().WriteAsync(
                System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{room.Server.Port}\r\n\r\n"), ct);
            await client.GetStream().ReadExactlyAsync(new byte[100], ct);
        }

        (await room.Http.GetAsync(route.Url, ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task What_is_fetched_is_counted(CancellationToken ct)
    {
        await using var room = new ServerUnderTest();
        await room.Server.StartAsync(ct);
        await using var route = await room.PublishAsync(ct, 1000);
        var before = room.Traffic.Read().Single();
        room.Http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("player", "1"));

        await room.Http.GetByteArrayAsync(new Uri(route.Url, "seg-0.ts"), ct);
        // What is sent is counted when the sending is done, which the client may notice a moment earlier.
        await Eventually.BeTrueAsync(() => room.Traffic.Read().Single().Bytes - before.Bytes == 1000, "1000 bytes to be counted", ct);

        var reading = room.Traffic.Read().Single();
        reading.Owner.ShouldBe(Somebody.Owner);
        (reading.Requests - before.Requests).ShouldBe(1);
        reading.LastSegmentRequest.ShouldNotBeNull();
        before.Viewers.ShouldBe(0, "our own proof is no viewer");
        reading.Viewers.ShouldBe(1);
    }

    /// <summary>Waits until the server has filled all buffers and writes no more.</summary>
    private static async Task UntilQuietAsync(ServerUnderTest room, CancellationToken ct)
    {
        for (long last = -1, now = 0; now == 0 || now != last; now = room.Traffic.Read().Single().Bytes)
        {
            last = room.Traffic.Read().Single().Bytes;
            await Task.Delay(100, ct);
        }
    }

    private static async Task<long> DrainAsync(TcpClient client, CancellationToken ct)
    {
        var buffer = new byte[1024 * 1024];
        long total = 0;
        try
        {
            for (int read; (read = await client.GetStream().ReadAsync(buffer, ct)) > 0; total += read)
            {
            }
        }
        catch (IOException)
        {
            return total;
        }

        return total;
    }
}
