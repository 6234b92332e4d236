using CastWorker.Sessions.Degrading;
using CastWorker.Sessions.Ports;

namespace CastWorker.Tests.Sessions.Degrading;

public sealed class StreamSecondTests
{
    [Test]
    public void A_page_that_stands_still_loses_nothing_however_slow_the_machine_is() =>
        StreamSecond.Behind(OfScreen(1000, dropped: 7), OfScreen(1001, dropped: 7) with { Speed = 0.1 }).ShouldBe(0);

    [Test]
    public void What_came_too_late_is_a_part_of_what_was_made() =>
        StreamSecond.Behind(OfScreen(1000, dropped: 7), OfScreen(1030, dropped: 16)).ShouldBe(0.3);

    [Test]
    public void A_stream_that_stood_still_while_something_changed_has_lost_it_all() =>
        StreamSecond.Behind(OfScreen(1000, dropped: 7), OfScreen(1000, dropped: 9)).ShouldBe(1);

    [TestCase(0.7, 0.3)]
    [TestCase(1.2, 0)]
    [TestCase(double.NaN, 0)]
    public void Where_FFmpeg_does_it_all_its_speed_says_it(double speed, double behind) =>
        StreamSecond.Behind(OfFfmpeg(100, 1), OfFfmpeg(121, speed)).ShouldNotBeNull().ShouldBe(behind, tolerance: 1e-9);

    [Test]
    public void Two_readings_of_different_runs_say_nothing() =>
        StreamSecond.Behind(OfScreen(1000, dropped: 7), OfScreen(60, dropped: 0)).ShouldBeNull();

    private static EncoderProgress OfScreen(long frames, long dropped) =>
        new(frames, 30, 1, dropped, 0) { Stages = new StageCounts { Captured = frames } };

    private static EncoderProgress OfFfmpeg(long frames, double speed) => new(frames, 30, speed, 0, 0);
}
