using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Options;

namespace CastWorker.Media;

/// <summary>How much of a stream can be played, and which modes that is enough for.</summary>
public sealed class PlayableWindow
{
    /// <summary>Holding back 30 s needs 30 s and a little to hold back.</summary>
    private static readonly TimeSpan NeededForSafe = TimeSpan.FromSeconds(36);

    private readonly Lazy<TimeSpan> _length;

    internal PlayableWindow(IOptions<MediaOptions> options) =>
        _length = new Lazy<TimeSpan>(() => options.Value.Segment * options.Value.WindowSegments);

    /// <summary>What is wrong with a mode, to be continued from its name; null when nothing is.</summary>
    public string? MistakeOf(StreamMode mode) => mode == StreamMode.Safe && _length.Value < NeededForSafe
        ? $"Safe needs Media:SegmentSeconds × Media:WindowSegments of at least {NeededForSafe.TotalSeconds:0} s, not {_length.Value.TotalSeconds:0} s."
        : null;
}
