using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <param name="Figures">What was counted.</param>
/// <param name="OutTime">How much stream was written.</param>
internal readonly record struct ProgressReading(EncoderProgress Figures, TimeSpan OutTime)
{
    /// <summary>When the last frame was counted, where frames come in groups; null: just now.</summary>
    public TimeSpan? CountedAt { get; init; }
}
