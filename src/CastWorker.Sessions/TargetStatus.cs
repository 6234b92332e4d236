using CastWorker.Sessions.Degrading;
using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions;

/// <summary>Everything that is told about one target, as of one moment.</summary>
public sealed record TargetStatus
{
    public required Target Target { get; init; }

    public SessionState State { get; init; }

    /// <summary>When <see cref="State"/> was entered.</summary>
    public DateTimeOffset Since { get; init; }

    public Uri? Page { get; init; }

    public string? Title { get; init; }

    public string? Encoder { get; init; }

    public string? EncoderReason { get; init; }

    public Uri? StreamUrl { get; init; }

    public SessionError? Error { get; init; }

    /// <summary>0 to 100; null without TV.</summary>
    public int? Volume { get; init; }

    public bool? Muted { get; init; }

    /// <summary>Who has the screen that the session waits for.</summary>
    public string? BlockedBy { get; init; }

    /// <summary>What users changed about how it is streamed; stays over sessions.</summary>
    public SettingsChange Changes { get; init; } = SettingsChange.None;

    public StreamSettings Settings => Changes.On(Target.Settings);

    /// <summary>What is shown instead of what is wanted, on a machine that cannot keep up; null when that is shown.</summary>
    public DegradedPicture? Degraded { get; init; }

    /// <summary>How good the picture really is.</summary>
    public Quality Shown => Degraded?.Quality ?? Settings.Quality;

    /// <summary>Why the last session ended.</summary>
    public EndReason? EndedBy { get; init; }

    /// <summary>Repairs in this session.</summary>
    public int Restarts { get; init; }

    public string? LastTransaction { get; init; }

    /// <summary>Grows with each change.</summary>
    public long Sequence { get; init; }
}
