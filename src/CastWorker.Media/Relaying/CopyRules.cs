using System.Globalization;
using CastWorker.Media.Encoding;
using CastWorker.Media.Streaming.H264;
using CastWorker.Sessions;

namespace CastWorker.Media.Relaying;

/// <summary>Whether every TV can play a source's pictures as they are. Each reason goes on from "since ".</summary>
internal static class CopyRules
{
    public const string NotH264 = "its pictures are not H.264";
    public const string Interlaced = "it is interlaced, or may be";
    public const string KeyframesTooFarApart = "keyframes that stand alone are too far apart in it";
    public const string TooHeavy = "its bitrate is far above what is wanted";
    public const string ParametersChange = "its pictures change their kind while it goes on";
    public const string TimesJump = "its times jump";
    public const string NotUnderstood = "its parameters are not understood";
    public const string NotCarried = "FFmpeg cannot take its pictures out of it";
    public const string Forbidden = "copying is switched off (Media:CopySources)";
    public const string KeyframesTooSeldom = "mode low needs a keyframe every half second";

    private const int Baseline = 66;
    private const int Main = 77;
    private const int High = 100;
    private const int HighestLevel = 42;
    private const int EveryTv = 41;
    private const int UsualChroma = 1;
    private const int UsualDepth = 8;
    private const double MostTimesWanted = 1.5;

    /// <summary>What forbids it; null: it may be copied.</summary>
    /// <param name="sequence">Of the pictures.</param>
    /// <param name="picture">Of the pictures.</param>
    /// <param name="frameRate">Pictures each second, as they come.</param>
    /// <param name="wanted">What they may be at most.</param>
    public static string? Obstacle(SequenceParameters sequence, PictureParameters picture, double frameRate, Quality wanted)
    {
        var size = sequence.Size;
        var rate = (int)Math.Round(frameRate);
        return sequence.Profile is not (Baseline or Main or High) || picture.HasSliceGroups || picture.HasRedundantPictures ? "its profile is not one that every TV plays"
            : sequence.ChromaFormat != UsualChroma || sequence.BitDepth != UsualDepth ? "its colours are not 8 bit 4:2:0"
            : !sequence.HasFramesOnly ? Interlaced
            : !sequence.HasSquarePoints ? "its points are not square"
            : size.Width > wanted.Size.Width || size.Height > wanted.Size.Height ? $"it is larger than wanted: {size}"
            : rate > wanted.FrameRate ? $"it has more pictures a second than wanted: {rate}"
            : sequence.Level > HighestLevel || H264Level.For(wanted with { Size = size, FrameRate = rate }).Number > EveryTv ? "its level is above 4.1"
            : null;
    }

    /// <summary>Whether so much is more than the network is thought to bear.</summary>
    public static bool IsTooHeavy(long bytes, TimeSpan duration, Quality wanted) =>
        bytes * 8 / 1000.0 > MostTimesWanted * wanted.MaxBitrateKbps * duration.TotalSeconds;

    /// <summary>Where nothing forbids it.</summary>
    public static string Copied(SequenceParameters sequence, double frameRate) => string.Create(
        CultureInfo.InvariantCulture,
        $"Passed on as it comes, since every TV can play it: H.264 {NameOf(sequence.Profile)} {sequence.Level / 10}.{sequence.Level % 10}, {sequence.Size}, {frameRate:0.##} pictures a second.");

    /// <summary>Where something does.</summary>
    public static string Encoded(string? obstacle) =>
        obstacle is null ? "Software encoding of a live source." : $"Software encoding of a live source, since {obstacle}.";

    private static string NameOf(int profile) => profile switch
    {
        Baseline => "Baseline",
        Main => "Main",
        _ => "High",
    };
}
