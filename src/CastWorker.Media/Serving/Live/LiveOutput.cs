using CastWorker.Media.Muxing;

namespace CastWorker.Media.Serving.Live;

/// <summary>One endless stream in one container, for all who watch it. Who comes late begins with the last keyframe. Not for several threads at once.</summary>
internal sealed class LiveOutput(ILiveContainer container, int mostTicks)
{
    private readonly List<LiveChunk> _sinceKeyframe = [];
    private readonly List<LiveViewer> _viewers = [];
    private long _keyframe;

    public bool IsWatched => _viewers.Count > 0;

    public void Add(in LivePicture picture)
    {
        var finished = container.Add(picture);
        if (picture.IsKeyframe)
        {
            // Also when it is not yet in a chunk: the next one will begin with it.
            _sinceKeyframe.Clear();
            _keyframe = picture.Time;
        }

        if (finished is not { } chunk)
        {
            return;
        }

        if (chunk.First >= _keyframe)
        {
            _sinceKeyframe.Add(chunk);
        }

        _viewers.RemoveAll(viewer => !viewer.Offer(chunk));
    }

    public LiveViewer Join()
    {
        var viewer = new LiveViewer(mostTicks);
        if (container.Header is { Length: > 0 } header)
        {
            viewer.Offer(new LiveChunk(header, _keyframe));
        }

        foreach (var chunk in _sinceKeyframe)
        {
            viewer.Offer(chunk);
        }

        _viewers.Add(viewer);
        return viewer;
    }

    public void Leave(LiveViewer viewer) => _viewers.Remove(viewer);

    public void End()
    {
        foreach (var viewer in _viewers)
        {
            viewer.End();
        }

        _viewers.Clear();
    }
}
