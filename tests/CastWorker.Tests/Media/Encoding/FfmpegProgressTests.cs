using CastWorker.Media.Encoding;
using CastWorker.Sessions.Ports;

namespace CastWorker.Tests.Media.Encoding;

public sealed class FfmpegProgressTests
{
    private static readonly string[] FirstBlock =
    [
        "frame=1", "fps=0.00", "stream_0_0_q=0.0", "bitrate=N/A", "total_size=N/A", "out_time_us=0", "out_time_ms=0",
        "out_time=00:00:00.000000", "dup_frames=0", "drop_frames=0", "speed=   0x", "progress=continue",
    ];

    private static readonly string[] LaterBlock =
    [
        "frame=36", "fps=17.63", "bitrate= 812.5kbits/s", "out_time_us=1600000", "drop_frames=2", "speed=0.98x",
        "progress=continue",
    ];

    [Test]
    public void A_block_is_read_when_it_is_complete()
    {
        var readings = Read([.. FirstBlock, .. LaterBlock]);

        readings.Count.ShouldBe(2);
        readings[0].ShouldBe(new ProgressReading(new EncoderProgress(1, 0, 0, 0, 0), TimeSpan.Zero));
        readings[1].ShouldBe(new ProgressReading(new EncoderProgress(36, 17.63, 0.98, 2, 812.5), TimeSpan.FromSeconds(1.6)));
    }

    [Test]
    public void A_value_that_is_not_known_leaves_the_last_one_standing()
    {
        var readings = Read([.. LaterBlock, "fps=N/A", "speed=N/A", "out_time_us=N/A", "progress=end"]);

        readings[1].ShouldBe(readings[0]);
    }

    [TestCase("")]
    [TestCase("no equals sign")]
    [TestCase("=")]
    [TestCase("frame=")]
    [TestCase("frame=1e300")]
    [TestCase("frame=NaN")]
    [TestCase("out_time_us=-9223372036854775807")]
    [TestCase("=5")]
    public void Nonsense_changes_nothing(string line)
    {
        var readings = Read([line, "progress=continue"]);

        readings.ShouldBe([default]);
    }

    private static List<ProgressReading> Read(IEnumerable<string> lines)
    {
        var progress = new FfmpegProgress();
        return [.. lines.Select(progress.Take).OfType<ProgressReading>()];
    }
}
