using CastWorker.Media.Encoding;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Tests.Media.Encoding;

public sealed class EncoderPulseTests
{
    private static readonly EncoderPulse Fresh = new(Seconds(2));

    [Test]
    public void Before_the_first_reading_there_is_no_verdict() => Fresh.Verdict(Seconds(1000)).ShouldBeNull();

    [Test]
    public void An_encoder_that_says_nothing_for_five_seconds_has_stalled()
    {
        var pulse = Fresh.WithReading(Reading(1), Seconds(1));

        pulse.Verdict(Seconds(6)).ShouldBeNull();
        pulse.Verdict(Seconds(6.1)).ShouldNotBeNull().Code.ShouldBe(ErrorCode.EncoderStalled);
    }

    [Test]
    public void An_encoder_whose_stream_does_not_grow_has_stalled()
    {
        var pulse = Fresh;
        for (var second = 0; second <= 8; second++)
        {
            pulse = pulse.WithReading(Reading(1), Seconds(second)).WithSegment(1000, Seconds(2), Seconds(second));
        }

        pulse.Verdict(Seconds(8)).ShouldNotBeNull().Message.ShouldBe(
            "Capture stands still: the encoder works, but the stream does not grow. (Pictures captured: 7, encoded: 9, in segments: 0.)");
    }

    [Test]
    public void An_encoder_that_finishes_no_segment_within_three_lengths_has_stalled()
    {
        var pulse = Fresh.WithSegment(1000, Seconds(2), Seconds(0), pictures: 60);
        for (var second = 0; second <= 7; second++)
        {
            pulse = pulse.WithReading(Reading(second), Seconds(second));
        }

        pulse.Verdict(Seconds(6)).ShouldBeNull();
        pulse.Verdict(Seconds(6.5)).ShouldNotBeNull().Message.ShouldBe(
            "Packing stands still: the stream grows, but no segment of it is finished. (Pictures captured: 7, encoded: 9, in segments: 60.)");
    }

    [Test]
    public void An_encoder_that_works_is_left_alone_for_ever()
    {
        var pulse = Fresh;
        for (var second = 0; second < 3600; second++)
        {
            pulse = pulse.WithReading(Reading(second), Seconds(second));
            if (second % 2 == 0)
            {
                pulse = pulse.WithSegment(1000, Seconds(2), Seconds(second));
            }

            pulse.Verdict(Seconds(second + 1)).ShouldBeNull();
        }
    }

    [Test]
    public void The_bitrate_is_reckoned_from_the_segments()
    {
        var pulse = Fresh.WithSegment(250_000, Seconds(2), Seconds(2)).WithSegment(0, Seconds(2), Seconds(4))
            .WithReading(Reading(5), Seconds(5));

        pulse.Figures.BitrateKbps.ShouldBe(500);
        pulse.Figures.Frames.ShouldBe(50);
    }

    [Test]
    public void The_frame_rate_is_that_of_the_last_seconds_and_not_known_at_first()
    {
        var pulse = Fresh.WithReading(Counting(1), Seconds(0.5)).WithReading(Counting(61), Seconds(2));
        pulse.Figures.FramesPerSecond.ShouldBe(double.NaN);

        for (var half = 1; half <= 20; half++)
        {
            pulse = pulse.WithReading(Counting(61 + (15 * half)), Seconds(2 + (half / 2.0)));
            pulse.Figures.FramesPerSecond.ShouldBe(30, tolerance: 0.01);
        }
    }

    private static ProgressReading Counting(long frames) => new(new EncoderProgress(frames, 100, 1, 0, 0), Seconds(1));

    private static ProgressReading Reading(double outSeconds) =>
        new(new EncoderProgress(50, 10, 1, 0, 0) { Stages = new StageCounts { Captured = 7, Encoded = 9 } }, Seconds(outSeconds));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
