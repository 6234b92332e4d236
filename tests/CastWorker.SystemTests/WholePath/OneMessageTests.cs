using System.Diagnostics;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

public sealed class OneMessageTests
{
    [Test, CancelAfter(180_000)]
    public async Task One_message_gives_a_stream_that_a_real_player_plays_without_a_stall(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        var clock = Stopwatch.StartNew();

        await house.SetUrlAsync(house.Worker.DemoPage.AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);
        await FirstSegmentAsync(house.StreamUrl, ct);
        await TestContext.Out.WriteLineAsync($"command -> first segment served: {clock.ElapsedMilliseconds} ms (aim 4000, cold)");
        house.Mqtt.State(House.Target)!.Value.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        (await File.ReadAllTextAsync($"/proc/{house.Worker.Child("chromium").Id}/limits", ct))
            .ShouldMatch(@"Max core file size\s+0\s+0", "a crashing browser must not fill the disk");

        await using (var player = await house.PlayAsync(ct))
        {
            var report = await player.WatchAsync(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(45), ct);
            report.Stalls.ShouldBe(0, $"{report}\n{house.Words()}");
            report.PlayedSeconds.ShouldBeGreaterThanOrEqualTo(20);
            (report.Width, report.Height).ShouldBe((1280, 720));
            report.Errors.ShouldBeEmpty();
        }

        clock.Restart();
        await house.SetStreamingAsync("OFF", ct);
        await Eventually.BeTrueAsync(() => house.Worker.SessionProcesses().Count == 0, "the last process to go", ct);
        await TestContext.Out.WriteLineAsync($"stop -> last process gone: {clock.ElapsedMilliseconds} ms (aim 2000)");
        await house.StateIsAsync("idle", ct);

        house.Mqtt.History(House.Target).ShouldBe("idle starting streaming stopping idle");
        await house.NothingIsLeftAsync(ct);
    }

    [Test, CancelAfter(120_000)]
    public async Task Another_page_and_a_reload_leave_the_stream_unbroken(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        await house.StreamTheDemoPageAsync(ct);
        await using var player = await house.PlayAsync(ct);
        var stream = house.StreamUrl;

        await house.SetUrlAsync(house.Worker.DemoPage.AbsoluteUri + "?title=Another", ct);
        await Eventually.BeTrueAsync(
            () => house.Mqtt.State(House.Target)!.Value.GetProperty("url").GetString()!.EndsWith("title=Another", StringComparison.Ordinal),
            "the other page in the state",
            ct);
        await house.Mqtt.PublishAsync($"castworker/target/{House.Target}/set/reload", "PRESS", ct);
        var report = await player.WatchAsync(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(40), ct);

        report.Stalls.ShouldBe(0, house.Words());
        house.StreamUrl.ShouldBe(stream);
        house.Mqtt.History(House.Target).ShouldBe("idle starting streaming", house.Words());
    }

    [Test, CancelAfter(120_000)]
    public async Task Bad_input_is_answered_with_a_named_error_and_loses_nothing(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);
        await house.StreamTheDemoPageAsync(ct);

        await house.SetUrlAsync("file:///etc/passwd", ct);
        await house.Mqtt.PublishAsync($"castworker/target/{House.Target}/set", "{\"streaming\":", ct);
        await house.Mqtt.PublishAsync("castworker/request/start", """{"target":"nobody","url":"http://127.0.0.1:1/","transaction":"t9"}""", ct);
        await Eventually.BeTrueAsync(() => Answers(house).Count == 3, () => $"three answers: {string.Join('\n', house.Mqtt.Messages)}", ct);

        Answers(house).ShouldContain(answer => answer.Contains("url_not_allowed"));
        Answers(house).ShouldContain(answer => answer.Contains("invalid_json"));
        Answers(house).ShouldContain(answer => answer.Contains("unknown_target") && answer.Contains("t9"));
        house.Mqtt.History(House.Target).ShouldBe("idle starting streaming");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_page_that_cannot_be_reached_is_an_error_with_a_name_and_leaves_nothing(CancellationToken ct)
    {
        await using var house = await House.OpenAsync(ct);

        await house.SetUrlAsync($"http://127.0.0.1:{FreePort.Take()}/", ct);
        await Eventually.BeTrueAsync(
            () => house.Mqtt.States(House.Target).Any(state => state.GetRawText().Contains("page_unreachable")), "the error while it tries", ct);
        await house.SetUrlAsync(house.Worker.DemoPage.AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);
        await house.SetStreamingAsync("OFF", ct);
        await house.StateIsAsync("idle", ct);
        await house.SetUrlAsync(new Uri(house.Worker.DemoPage, "/nothing-here").AbsoluteUri, ct);
        await house.StateIsAsync("error", ct);

        house.Mqtt.State(House.Target)!.Value.GetProperty("error").GetProperty("code").GetString().ShouldBe("page_http_error");
        await house.NothingIsLeftAsync(ct);
    }

    private static List<string> Answers(House house) =>
        [.. house.Mqtt.Messages.Where(message => message.StartsWith("castworker/response/", StringComparison.Ordinal))];

    private static async Task FirstSegmentAsync(Uri master, CancellationToken ct)
    {
        using var client = new HttpClient();
        var playlist = await client.GetStringAsync(new Uri(master, "index.m3u8"), ct);
        var segment = playlist.Split('\n').First(line => line.StartsWith("seg-", StringComparison.Ordinal));
        (await client.GetByteArrayAsync(new Uri(master, segment.Trim()), ct)).Length.ShouldBeGreaterThan(188);
    }
}
