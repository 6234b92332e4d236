namespace CastWorker.Media.Muxing;

/// <summary>A part of an endless stream, as it is sent.</summary>
/// <param name="Bytes">Whole packets or fragments.</param>
/// <param name="First">The time of its first picture, in ticks.</param>
internal sealed record LiveChunk(ReadOnlyMemory<byte> Bytes, long First);

/// <summary>Makes one endless stream of the pictures that it is given.</summary>
internal interface ILiveContainer
{
    /// <summary>What every viewer gets before everything else.</summary>
    byte[] Header { get; }

    /// <summary>Takes the next picture; returns what is finished by that.</summary>
    LiveChunk? Add(in LivePicture picture);
}
