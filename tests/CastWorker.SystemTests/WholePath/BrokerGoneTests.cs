namespace CastWorker.SystemTests.WholePath;

/// <summary>The broker is away while the TV plays. For minutes instead of seconds: <c>tests/bench.sh broker-gone</c>.</summary>
public sealed class BrokerGoneTests
{
    [Test, CancelAfter(240_000)]
    public async Task The_TV_plays_on_and_afterwards_the_state_is_right_and_no_old_command_fires(CancellationToken ct)
    {
        await using var house = await CastHouse.OpenAsync(ct);
        await house.CastTheDemoPageAsync(ct);
        var encoder = house.Worker.Child("ffmpeg").Id;

        var report = await TestSupport.Harness.BrokerOutage.RunAsync(house.Broker, house.Worker, house.Tv, CastHouse.Target, TimeSpan.FromSeconds(20), ct);

        await TestContext.Out.WriteLineAsync($"{report}");
        report.IsRight.ShouldBeTrue($"{report}\n{house.Words()}");
        report.Stalls.ShouldBe(0);
        house.Worker.Child("ffmpeg").Id.ShouldBe(encoder, "the session was not touched");
    }
}
