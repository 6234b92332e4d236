using CastWorker.Media.Capture;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Options;

namespace CastWorker.Media;

/// <summary>In which modes streams can be played here.</summary>
public sealed class PlayableModes
{
    /// <summary>Holding back 30 s needs 30 s and a little to hold back.</summary>
    private static readonly TimeSpan NeededForSafe = TimeSpan.FromSeconds(36);

    private readonly IOptions<MediaOptions> _options;

    internal PlayableModes(IOptions<MediaOptions> options) => _options = options;

    private TimeSpan Length => _options.Value.Segment * _options.Value.WindowSegments;

    /// <summary>What is wrong with a mode, to be continued from its name; null when nothing is.</summary>
    public string? MistakeOf(StreamMode mode) => mode switch
    {
        StreamMode.Safe when Length < NeededForSafe =>
            $"Safe needs Media:SegmentSeconds × Media:WindowSegments of at least {NeededForSafe.TotalSeconds:0} s, not {Length.TotalSeconds:0} s.",
        StreamMode.Low when _options.Value.Capture == CaptureKind.X11Grab => "Low needs Media:Capture of Changes, not X11Grab.",
        _ => null,
    };
}
