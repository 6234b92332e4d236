namespace CastWorker.Media.Muxing;

/// <summary>
/// Deals frames of sound to pictures, which begin at other times than they do: each picture gets exactly the frames that begin within it. What is missing is
/// silence; what is too much, since it was missed before, is left out.
/// </summary>
internal sealed class SoundDealer(int ticksPerSecond)
{
    /// <summary>So many frames, a tenth of a second, may be left over: pictures and sound do not come in step.</summary>
    private const int MostLeft = 5;

    private readonly Queue<ReadOnlyMemory<byte>> _frames = new();

    /// <param name="time">Of the picture, in ticks.</param>
    /// <param name="arrived">What has come with it; null: nothing, and no sound is expected.</param>
    /// <param name="ticks">How long the picture is.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Deal(long time, IReadOnlyList<ReadOnlyMemory<byte>>? arrived, int ticks = 1)
    {
        if (arrived is null && _frames.Count == 0)
        {
            return null;
        }

        foreach (var frame in arrived ?? [])
        {
            _frames.Enqueue(frame);
        }

        var count = SilentSound.FramesOf(time, ticks, ticksPerSecond);
        while (_frames.Count > count + MostLeft)
        {
            _frames.Dequeue();
        }

        return [.. Enumerable.Range(0, count).Select(_ => _frames.TryDequeue(out var frame) ? frame : SilentSound.Silence)];
    }
}
