using CastWorker.Media.Muxing.Segments;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>Keeps the pulse of one run, which several threads take and ask for, by the run's own time.</summary>
internal sealed class PulseMeter(TimeSpan segment, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private EncoderPulse _pulse = new(segment);

    public EncoderProgress Figures
    {
        get
        {
            lock (_gate)
            {
                return _pulse.Figures;
            }
        }
    }

    /// <summary>When something was, in the run's time.</summary>
    public TimeSpan TimeOf(long timestamp) => time.GetElapsedTime(_began, timestamp);

    public void Take(ProgressReading reading)
    {
        lock (_gate)
        {
            _pulse = _pulse.WithReading(reading, time.GetElapsedTime(_began));
        }
    }

    /// <summary>Takes how far a run has come that makes pictures at a constant rate.</summary>
    /// <param name="pictures">Since it began.</param>
    /// <param name="frameRate">As it is to be.</param>
    /// <param name="stages">How far each stage is.</param>
    /// <param name="dropped">Pictures that could not be made.</param>
    /// <param name="countedAt">When the last was made; null: just now.</param>
    public void Count(long pictures, int frameRate, StageCounts stages, long dropped = 0, TimeSpan? countedAt = null)
    {
        var rate = Figures.FramesPerSecond;
        Take(new ProgressReading(
            new EncoderProgress(pictures, rate, rate / frameRate, dropped, BitrateKbps: 0) { Stages = stages },
            TimeSpan.FromSeconds((double)pictures / frameRate))
        {
            CountedAt = countedAt,
        });
    }

    public void SegmentFinished(CutSegment segment)
    {
        lock (_gate)
        {
            _pulse = _pulse.WithSegment(segment.Bytes.Length, segment.Duration, time.GetElapsedTime(_began), segment.Pictures);
        }
    }

    /// <summary>What is wrong, or null.</summary>
    public SessionError? Verdict()
    {
        lock (_gate)
        {
            return _pulse.Verdict(time.GetElapsedTime(_began));
        }
    }
}
