using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;

namespace CastWorker.SystemTests.WholePath;

/// <summary>A TV that is shown a live source: instead of a page, after one, and over the source's own troubles.</summary>
[NonParallelizable]
internal sealed class LiveSourceTests
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    [Test, CancelAfter(240_000)]
    public async Task A_page_gives_way_to_a_channel_that_breaks_off_and_the_TV_plays_on_and_the_page_comes_back(CancellationToken ct)
    {
        await using var source = Broadcast.Of("-c:v mpeg2video -b:v 4M -g 12 -c:a mp2", "720x576");
        await using var house = await CastHouse.OpenAsync(ct);
        await house.CastTheDemoPageAsync(ct);
        var before = await house.Tv.PlaysAsync(ct, seconds: 8);

        await house.ShowAsync(source.Address.AbsoluteUri, ct);
        await LatestAsync(house, "source", "live", ct);
        await Eventually.BeTrueAsync(() => source.Visits == 1, "the source to be read", ct, seconds: 20);
        house.Worker.Children().ShouldNotContain(process => process.Name == "chromium", "a source needs no browser");
        house.Worker.Children().Count(process => process.Name == "ffmpeg").ShouldBeInRange(1, 2, "one reads it, one encodes it");
        using (var health = await Http.GetAsync(new Uri($"http://127.0.0.1:{house.Worker.AdminPort}/healthz"), ct))
        {
            health.IsSuccessStatusCode.ShouldBeTrue(await health.Content.ReadAsStringAsync(ct));
        }

        await house.StateIsAsync("streaming", ct);

        source.BreakOff();
        await Eventually.BeTrueAsync(() => source.Visits == 2, "the source to be read again", ct, seconds: 20);
        await house.StateIsAsync("streaming", ct);
        var played = (await house.Tv.StatusAsync(ct)).Media!.Player!.Stats.PlayedSeconds;
        var live = await house.Tv.PlaysAsync(ct, seconds: played + 10);
        await TestContext.Out.WriteLineAsync($"{live.Media!.Player!.Stats.Stalls} stalls, {live.Media.Player.Stats.StallSeconds:0.0} s");
        live.App!.SessionId.ShouldBe(before.App!.SessionId, "the app stays");
        live.Media.Url.ShouldBe(before.Media!.Url, "and so does the address");
        live.Media.Player.Stats.StallSeconds.ShouldBeLessThan(5, house.Words());

        await house.ShowAsync($"{house.Worker.DemoPage}", ct);
        await LatestAsync(house, "source", "page", ct);
        await house.StateIsAsync("streaming", ct);
        await house.Tv.PlaysAsync(ct, seconds: live.Media.Player.Stats.PlayedSeconds + 8);
        house.Mqtt.State(CastHouse.Target)!.Value.GetProperty("restarts").GetInt32().ShouldBe(1, "the source broke off once");
    }

    [Test, CancelAfter(180_000)]
    public async Task A_channel_that_the_TV_can_play_comes_to_it_as_it_is_and_that_is_told(CancellationToken ct)
    {
        await using var source = Broadcast.Of("-c:v libx264 -preset ultrafast -bf 2 -g 40 -b:v 3M -maxrate 4M -bufsize 4M -c:a ac3", "1280x720");
        await using var house = await CastHouse.OpenAsync(ct);
        await house.ShowAsync(source.Address.AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);

        var live = await house.Tv.PlaysAsync(ct, seconds: 12);

        await TestContext.Out.WriteLineAsync($"{live.Media!.Player!.Stats.Stalls} stalls, {live.Media.Player.Stats.StallSeconds:0.0} s");
        live.Media.Player.Stats.StallSeconds.ShouldBeLessThan(1, house.Words());
        var state = house.Mqtt.State(CastHouse.Target)!.Value;
        state.GetProperty("encoder").GetString().ShouldBe("copy");
        state.GetProperty("encoder_reason").GetString().ShouldBe("Passed on as it comes, since every TV can play it: H.264 Main 3.1, 1280x720, 25 pictures a second.");
        state.GetProperty("restarts").GetInt32().ShouldBe(0);

        // Half a second needs a keyframe as often as that.
        await house.SetAsync("mode", "low", ct);
        await LatestAsync(house, "encoder", "libx264", ct);
    }

    [Test, CancelAfter(180_000)]
    public async Task A_page_gives_way_to_a_smaller_channel_that_is_copied_and_comes_back(CancellationToken ct)
    {
        await using var source = Broadcast.Of("-c:v libx264 -preset ultrafast -bf 0 -g 50 -c:a mp2", "640x360");
        await using var house = await CastHouse.OpenAsync(ct);
        await house.CastTheDemoPageAsync(ct);
        await house.ShowAsync(source.Address.AbsoluteUri, ct);
        await LatestAsync(house, "encoder", "copy", ct);
        await house.StateIsAsync("streaming", ct);
        var played = (await house.Tv.StatusAsync(ct)).Media!.Player!.Stats.PlayedSeconds;
        var live = await house.Tv.PlaysAsync(ct, seconds: played + 15);

        await house.ShowAsync($"{house.Worker.DemoPage}", ct);
        await LatestAsync(house, "source", "page", ct);
        await house.StateIsAsync("streaming", ct);
        var page = await house.Tv.PlaysAsync(ct, seconds: live.Media!.Player!.Stats.PlayedSeconds + 15);

        await TestContext.Out.WriteLineAsync($"{page.Media!.Player!.Stats.Stalls} stalls, {page.Media.Player.Stats.StallSeconds:0.0} s");
        page.Media.Player.Stats.StallSeconds.ShouldBeLessThan(5, house.Words());
        house.Mqtt.State(CastHouse.Target)!.Value.GetProperty("restarts").GetInt32().ShouldBe(0);
    }

    [Test, CancelAfter(180_000)]
    public async Task In_the_low_mode_a_channel_is_near_too_and_the_mode_can_change_while_it_is_watched(CancellationToken ct)
    {
        await using var source = Broadcast.Of("-c:v mpeg2video -b:v 4M -g 12 -c:a mp2", "720x576");
        await using var house = await CastHouse.OpenAsync(ct);
        await house.ShowAsync(source.Address.AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);
        await house.Tv.PlaysAsync(ct, seconds: 5);

        await house.SetAsync("mode", "low", ct);
        var near = await house.Tv.BecomesAsync(
            tv => tv.IsPlaying && tv.Media!.Player!.Stats is { BufferedSeconds: < 2.5, LatencySeconds: < 3.5, PlayedSeconds: > 3 }, "the TV to come near", ct, seconds: 40);
        await house.SetAsync("mode", "normal", ct);
        await house.Tv.BecomesAsync(
            tv => tv.IsPlaying && tv.Media!.MediaSessionId != near.Media!.MediaSessionId && tv.Media.Player!.Stats is { Stalls: 0, BufferedSeconds: > 3, PlayedSeconds: > 8 },
            "the TV to go back",
            ct,
            seconds: 40);
        house.Mqtt.State(CastHouse.Target)!.Value.GetProperty("restarts").GetInt32().ShouldBe(0);
    }

    [Test, CancelAfter(180_000)]
    public async Task A_camera_comes_to_the_TV_as_it_is_and_neither_its_password_nor_a_wrong_one_is_told(CancellationToken ct)
    {
        const string wrong = "letmein-0815";
        const string codecs = "-c:v libx264 -preset ultrafast -bf 0 -g 50 -b:v 3M -maxrate 4M -bufsize 4M -c:a aac";
        await using var camera = await Camera.OpenAsync(codecs, "1280x720", seconds: 90, sendsParameters: true, ct);
        await using var house = await CastHouse.OpenAsync(ct);
        await house.ShowAsync(camera.Address.AbsoluteUri, ct);
        await house.StateIsAsync("streaming", ct);

        var live = await house.Tv.PlaysAsync(ct, seconds: 12);

        await TestContext.Out.WriteLineAsync($"{live.Media!.Player!.Stats.Stalls} stalls, {live.Media.Player.Stats.StallSeconds:0.0} s");
        live.Media.Player.Stats.StallSeconds.ShouldBeLessThan(1, house.Words());
        var state = house.Mqtt.State(CastHouse.Target)!.Value;
        state.GetProperty("encoder").GetString().ShouldBe("copy", state.GetProperty("encoder_reason").GetString());
        state.GetProperty("url").GetString().ShouldStartWith("rtsp://***@127.0.0.1:");
        state.GetProperty("restarts").GetInt32().ShouldBe(0, house.Words());

        await house.ShowAsync(camera.With(wrong).AbsoluteUri, ct);
        await Eventually.BeTrueAsync(
            () => house.Mqtt.States(CastHouse.Target).Any(told => told.GetProperty("error").ToString().Contains("The live source wants a name and a password.", StringComparison.Ordinal)),
            () => $"the refusal to be told; {house.Words()}",
            ct,
            seconds: 30);
        using var status = await Http.GetAsync(new Uri($"http://127.0.0.1:{house.Worker.AdminPort}/"), ct);
        var told = string.Join('\n', [.. house.Mqtt.Messages.Where(IsTold), .. house.Worker.Program.Lines, await status.Content.ReadAsStringAsync(ct)]);
        told.ShouldNotContain(Camera.Password);
        told.ShouldNotContain(wrong);
    }

    [Test, CancelAfter(120_000)]
    public async Task A_source_that_is_not_there_is_an_error_with_a_name_and_its_password_is_not_told(CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct);

        await house.ShowAsync($"live+http://user:secret@127.0.0.1:{FreePort.Take()}/1?token=abc", ct);
        await house.StateIsAsync("error", ct);

        var state = house.Mqtt.State(CastHouse.Target)!.Value;
        state.GetProperty("error").GetProperty("code").GetString().ShouldBe("source_failed");
        state.GetProperty("error").GetProperty("message").GetString().ShouldBe("The live source cannot be reached: nobody answers there.");
        string.Join('\n', house.Mqtt.Messages.Where(IsTold)).ShouldNotContain("secret");
        house.Words().ShouldNotContain("secret");
    }

    /// <summary>By the worker, not to it.</summary>
    private static bool IsTold(string message) => !message.Contains("/set/", StringComparison.Ordinal);

    private static Task LatestAsync(CastHouse house, string property, string value, CancellationToken ct) => Eventually.BeTrueAsync(
        () => house.Mqtt.State(CastHouse.Target)?.GetProperty(property).GetString() == value, () => $"{property} {value}; {house.Words()}", ct, seconds: 30);
}
