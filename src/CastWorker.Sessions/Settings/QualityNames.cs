namespace CastWorker.Sessions.Settings;

/// <summary>The qualities that can be chosen by name, best first.</summary>
public static class QualityNames
{
    /// <summary>The one that stands in the configuration, when it is none of the others.</summary>
    public const string Custom = "custom";

    private static readonly (string Name, Quality Quality)[] Presets =
    [
        ("1080p", new Quality { Size = new PictureSize(1920, 1080), MaxBitrateKbps = 8000 }),
        ("720p", new Quality()),
        ("480p", new Quality { Size = new PictureSize(854, 480), MaxBitrateKbps = 2000 }),
    ];

    /// <summary>What a target's screen can show.</summary>
    public static IReadOnlyList<string> For(Target target)
    {
        string[] presets = [.. Presets.Where(preset => Fits(preset.Quality, target)).Select(preset => preset.Name)];
        return IsCustom(target.Quality) ? [.. presets, Custom] : presets;
    }

    /// <summary>Null when there is none of this name, or the screen cannot show it.</summary>
    public static Quality? Find(string name, Target target)
    {
        name = name.Trim();
        if (name.Equals(Custom, StringComparison.OrdinalIgnoreCase))
        {
            return IsCustom(target.Quality) ? target.Quality : null;
        }

        var preset = Array.Find(Presets, preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return preset.Quality is { } quality && Fits(quality, target) ? quality : null;
    }

    public static string Of(Quality quality) => Array.Find(Presets, preset => preset.Quality == quality).Name ?? Custom;

    private static bool IsCustom(Quality quality) => Array.TrueForAll(Presets, preset => preset.Quality != quality);

    private static bool Fits(Quality quality, Target target) =>
        quality.Size.Width <= target.Largest.Width && quality.Size.Height <= target.Largest.Height;
}
