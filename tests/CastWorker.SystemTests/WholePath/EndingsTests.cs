using System.Diagnostics;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.WholePath;

/// <summary>
/// The table of endings in docs/casting.md: each is noticed in time, told by its name, and followed by what is right. All rows share
/// one house, so each also shows that the one before left nothing behind.
/// </summary>
[Parallelizable(ParallelScope.Self)]
public sealed class EndingsTests
{
    /// <summary>What the order to the TV and the way of the word to us may take on a busy machine; not part of noticing.</summary>
    private const int OnTheWay = 1;

    private CastHouse? _house;

    private CastHouse House => _house!;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        _house = await CastHouse.OpenAsync(limit.Token, ("ComeBackWithin", "00:02:00"));
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await House.DisposeAsync();

    [TestCaseSource(typeof(Ending), nameof(Ending.All)), CancelAfter(120_000)]
    public async Task Is_noticed_named_and_followed_by_what_is_right(Ending ending, CancellationToken ct)
    {
        await EnsurePlayingAsync(ct);
        var before = House.Events().Count;
        var encoder = House.Worker.Child("ffmpeg").Id;

        var clock = Stopwatch.StartNew();
        await House.Tv.DoAsync(ending.Action, ct);
        if (ending.Reason is { } reason)
        {
            await Eventually.BeTrueAsync(
                () => House.Events(before).Any(told => told.EndsWith(":" + reason, StringComparison.Ordinal)),
                () => $"{reason} to be told, was: {string.Join(' ', House.Events(before))}\n{House.Words()}", ct, ending.Seconds + OnTheWay);
            await TestContext.Out.WriteLineAsync($"{ending}: told as {reason} after {clock.ElapsedMilliseconds} ms");
        }

        await FollowAsync(ending, encoder, ct);
        if (ending is { After: { } after, Then: not Then.ComesBack })
        {
            await House.Tv.DoAsync(after, ct);
        }
    }

    private async Task FollowAsync(Ending ending, int encoder, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        switch (ending.Then)
        {
            case Then.Ends:
                await FfmpegGoesAsync(clock, ct);
                await House.StateIsAsync("idle", ct, seconds: 8);
                State("ended_by").ShouldBe(ending.Reason);
                break;
            case Then.ComesBack:
                await House.StateIsAsync("interrupted", ct, seconds: 15);
                clock.Restart();
                await FfmpegGoesAsync(clock, ct);
                if (ending.After is { } after)
                {
                    await House.Tv.DoAsync(after, ct);
                }

                await PlaysAsync(ct);
                break;
            case Then.Recovers:
                await PlaysAsync(ct);
                House.Worker.Child("ffmpeg").Id.ShouldBe(encoder, "the stream itself was not touched");
                break;
            default:
                await ItGoesOnAsync(ending.Seconds, ct);
                break;
        }
    }

    private async Task FfmpegGoesAsync(Stopwatch clock, CancellationToken ct)
    {
        await Eventually.BeTrueAsync(() => !House.FfmpegRuns(), "FFmpeg to be gone", ct, seconds: 5);
        await TestContext.Out.WriteLineAsync($"FFmpeg gone {clock.ElapsedMilliseconds} ms later");
    }

    private async Task PlaysAsync(CancellationToken ct)
    {
        await House.StateIsAsync("streaming", ct, seconds: 60);
        await House.Tv.PlaysAsync(ct);
    }

    /// <summary>The TV plays on for as long as it would take to notice, and nothing was told.</summary>
    private async Task ItGoesOnAsync(int seconds, CancellationToken ct)
    {
        var before = House.Mqtt.History(CastHouse.Target);
        var played = (await House.Tv.PlaysAsync(ct)).Media!.Player!.Stats.PlayedSeconds;
        await House.Tv.PlaysAsync(ct, played + seconds + 3);
        House.Mqtt.History(CastHouse.Target).ShouldBe(before);
        State("state").ShouldBe("streaming");
    }

    private async Task EnsurePlayingAsync(CancellationToken ct)
    {
        if (State("state") != "streaming")
        {
            await House.CastTheDemoPageAsync(ct);
        }

        await House.Tv.PlaysAsync(ct, seconds: 1);
    }

    private string? State(string field) => House.Mqtt.State(CastHouse.Target)!.Value.GetProperty(field).GetString();
}
