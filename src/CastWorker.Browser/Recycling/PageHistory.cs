namespace CastWorker.Browser.Recycling;

/// <summary>A page's heartbeats: those of its youth, and the latest. Medians, so that one slow answer says nothing.</summary>
internal sealed class PageHistory
{
    /// <summary>Two minutes with the usual heartbeat.</summary>
    public const int Window = 24;

    private readonly List<Beat> _youth = new(Window);
    private readonly Queue<Beat> _latest = new(Window);

    /// <summary>Null while the page is young.</summary>
    public Beat? Youth { get; private set; }

    /// <summary>Null while there are not enough of them.</summary>
    public Beat? Latest => _latest.Count == Window ? Median(_latest) : null;

    public void Add(Beat beat)
    {
        if (_youth.Count < Window)
        {
            _youth.Add(beat);
            Youth = _youth.Count == Window ? Median(_youth) : null;
            return;
        }

        if (_latest.Count == Window)
        {
            _latest.Dequeue();
        }

        _latest.Enqueue(beat);
    }

    private static Beat Median(IReadOnlyCollection<Beat> beats) => new(
        beats.Select(beat => beat.Answer).Order().ElementAt((beats.Count - 1) / 2),
        beats.Select(beat => beat.Memory).Order().ElementAt((beats.Count - 1) / 2));
}
