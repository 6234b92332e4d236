using CastWorker.Media.Muxing;

namespace CastWorker.Media.Streaming;

/// <summary>Gives the pictures to several at once.</summary>
internal sealed class PictureFan(params IReadOnlyList<IPictureSink> sinks) : IPictureSink
{
    public void Begin(StreamFormat format, int still)
    {
        foreach (var sink in sinks)
        {
            sink.Begin(format, still);
        }
    }

    public void Add(in MadePicture picture)
    {
        foreach (var sink in sinks)
        {
            sink.Add(picture);
        }
    }
}
