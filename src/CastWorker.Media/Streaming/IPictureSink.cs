using CastWorker.Media.Muxing;

namespace CastWorker.Media.Streaming;

/// <summary>Takes the finished pictures of a stream one after the other, whatever it does with them. Must not wait.</summary>
internal interface IPictureSink
{
    /// <summary>Pictures of this kind follow, and have nothing to do with those before; the first is a keyframe.</summary>
    /// <param name="format">Their kind.</param>
    /// <param name="still">So many of them are made at once, so that a player can begin; the one after them is a keyframe again.</param>
    void Begin(StreamFormat format, int still);

    /// <summary>The next picture.</summary>
    void Add(in MadePicture picture);
}

/// <summary>A picture as an encoder has made it.</summary>
/// <param name="Unit">Length-prefixed NAL units, which nobody changes any more.</param>
/// <param name="IsKeyframe">Players can begin with it.</param>
internal readonly record struct MadePicture(ReadOnlyMemory<byte> Unit, bool IsKeyframe)
{
    /// <inheritdoc cref="LivePicture.Ticks"/>
    public int Ticks { get; init; } = 1;

    /// <inheritdoc cref="LivePicture.Delay"/>
    public int Delay { get; init; }

    /// <summary>The frames of sound that have come since the one before, in AAC-LC, 48 kHz, stereo; null: there is no sound.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Sound { get; init; }

    /// <summary>The same in its place in a stream, with the sound that it is dealt.</summary>
    public LivePicture At(long time, SoundDealer sound) =>
        new(time, IsKeyframe, Unit) { Ticks = Ticks, Delay = Delay, Sound = sound.Deal(time, Sound, Ticks) };
}
