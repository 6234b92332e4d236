using CastWorker.Media.Muxing;

namespace CastWorker.Media.Mp4;

/// <summary>Some pictures, and the sound that belongs to them, as one fragment: where everything is, then everything.</summary>
internal static class Mp4Fragment
{
    private const int BaseIsThisFragment = 0x02_0000;
    private const int HasDuration = 0x08;
    private const int HasFlags = 0x20;

    private const int HasDataOffset = 0x001;
    private const int HasFirstFlags = 0x004;
    private const int HasDurations = 0x100;
    private const int HasSizes = 0x200;
    private const int HasDelays = 0x800;

    private const int StandsAlone = 0x0200_0000;
    private const int NeedsOthers = 0x0101_0000;

    /// <param name="number">Of the fragment, counted from 1.</param>
    /// <param name="pictures">One at least; only the first may be a keyframe.</param>
    /// <param name="ticksPerSecond">What their times are counted in.</param>
    public static byte[] Build(int number, IReadOnlyList<LivePicture> pictures, int ticksPerSecond)
    {
        var firstSound = SilentSound.FramesWithin(pictures[0].Time, ticksPerSecond);
        var sounds = SoundOf(pictures, ticksPerSecond);
        var pictureBytes = pictures.Sum(picture => picture.Unit.Length);

        // Where the data begins depends on the length of what says so, which does not depend on the numbers in it.
        var length = Moof(dataAt: 0).Length;
        var moof = Moof(length + Mp4Box.HeaderLength);
        var mdat = new byte[Mp4Box.HeaderLength + pictureBytes + sounds.Sum(sound => sound.Length)];
        Mp4Box.Numbers(mdat.Length).CopyTo(mdat, 0);
        "mdat"u8.CopyTo(mdat.AsSpan(sizeof(int)));
        var at = Mp4Box.HeaderLength;
        foreach (var picture in pictures)
        {
            picture.Unit.Span.CopyTo(mdat.AsSpan(at));
            at += picture.Unit.Length;
        }

        foreach (var sound in sounds)
        {
            sound.Span.CopyTo(mdat.AsSpan(at));
            at += sound.Length;
        }

        return [.. moof, .. mdat];

        byte[] Moof(int dataAt) => Mp4Box.Of(
            "moof",
            Mp4Box.Full("mfhd", 0, 0, Mp4Box.Numbers(number)),
            Pictures(pictures, Mp4Header.UnitsPerTick(ticksPerSecond), dataAt),
            sounds is [] ? [] : Sounds(firstSound, sounds, dataAt + pictureBytes));
    }

    private static byte[] Pictures(IReadOnlyList<LivePicture> pictures, int units, int dataAt)
    {
        // What we encode needs but its sizes.
        var isEven = pictures.All(picture => picture is { Ticks: 1, Delay: 0 });
        return Mp4Box.Of(
            "traf",
            Mp4Box.Full("tfhd", 0, BaseIsThisFragment | HasDuration | HasFlags, Mp4Box.Numbers(Mp4Header.VideoTrack, units, NeedsOthers)),
            Mp4Box.Full("tfdt", 1, 0, Mp4Box.Long(pictures[0].Time * units)),
            Mp4Box.Full(
                "trun", 0, HasDataOffset | HasFirstFlags | HasSizes | (isEven ? 0 : HasDurations | HasDelays),
                Mp4Box.Numbers(pictures.Count, dataAt, pictures[0].IsKeyframe ? StandsAlone : NeedsOthers),
                Mp4Box.Numbers([.. pictures.SelectMany(OneOf)])));

        int[] OneOf(LivePicture picture) =>
            isEven ? [picture.Unit.Length] : [picture.Ticks * units, picture.Unit.Length, picture.Delay * units];
    }

    private static byte[] Sounds(long first, IReadOnlyList<ReadOnlyMemory<byte>> sounds, int dataAt) => Mp4Box.Of(
        "traf",
        Mp4Box.Full(
            "tfhd", 0, BaseIsThisFragment | HasDuration | HasFlags,
            Mp4Box.Numbers(Mp4Header.AudioTrack, SilentSound.SamplesPerFrame, StandsAlone)),
        Mp4Box.Full("tfdt", 1, 0, Mp4Box.Long(first * SilentSound.SamplesPerFrame)),
        Mp4Box.Full(
            "trun", 0, HasDataOffset | HasSizes, Mp4Box.Numbers(sounds.Count, dataAt), Mp4Box.Numbers([.. sounds.Select(sound => sound.Length)])));

    private static List<ReadOnlyMemory<byte>> SoundOf(IReadOnlyList<LivePicture> pictures, int ticksPerSecond)
    {
        var sounds = new List<ReadOnlyMemory<byte>>();
        foreach (var picture in pictures)
        {
            // Those of a silent picture are not written down anywhere.
            sounds.AddRange(picture.Sound ?? [.. SilentSound.Silent(SilentSound.FramesOf(picture.Time, picture.Ticks, ticksPerSecond))]);
        }

        return sounds;
    }
}
