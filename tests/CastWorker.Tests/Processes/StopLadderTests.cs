using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

public sealed class StopLadderTests
{
    private static IEnumerable<StopLadder> Ladders => [StopLadder.Ffmpeg, StopLadder.FedFfmpeg, StopLadder.Terminate];

    [TestCaseSource(nameof(Ladders))]
    public void Every_ladder_ends_within_five_seconds(StopLadder ladder) =>
        ladder.Total.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));

    [Test]
    public void Ffmpeg_is_asked_in_its_own_word_first_and_then_told_twice() =>
        string.Join(" > ", StopLadder.Ffmpeg.Rungs).ShouldBe(
            "Input { Limit = 00:00:02, Text = q\n } > Signal { Limit = 00:00:01, Number = 15 } > Signal { Limit = 00:00:01, Number = 15 }");
}
