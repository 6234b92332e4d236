using System.Text.RegularExpressions;
using CastWorker.Sessions;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Options;

namespace CastWorker.Configuration;

/// <summary>Says what is wrong with the targets, one line for each mistake.</summary>
internal sealed partial class TargetsOptionsValidator(IOptions<TargetDefaultsOptions> defaults) : IValidateOptions<TargetsOptions>
{
    // H.264 level 4.1, which every Cast device plays: macroblocks in a picture, and in a second.
    private const int MaxPicture = 8_192;
    private const int MaxPerSecond = 245_760;

    public ValidateOptionsResult Validate(string? name, TargetsOptions options)
    {
        var mistakes = options
            .SelectMany(target => Mistakes(target.Key, target.Value)
                .Concat(MistakesOfKind(target.Key, target.Value))
                .Concat(MistakesOfPages(target.Key, target.Value))
                .Concat(MistakesOfManners(target.Key, target.Value)))
            .ToArray();
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Mistakes(string slug, TargetOptions target)
    {
        var at = $"{TargetsOptions.Section}:{slug}";
        if (!Slug().IsMatch(slug))
        {
            yield return $"{at}: a target's key may hold only a-z, 0-9 and _, 64 at most; put what people read into Name.";
        }

        if (target.Width is < 320 or > 1920 || target.Height is < 180 or > 1088 || target.Width % 2 != 0 || target.Height % 2 != 0)
        {
            yield return $"{at}: Width (320 to 1920) and Height (180 to 1088) must be even numbers within their limits.";
        }
        else if (target.FrameRate is < 5 or > 60 || Macroblocks(target) * target.FrameRate > MaxPerSecond || Macroblocks(target) > MaxPicture)
        {
            yield return $"{at}:FrameRate: 5 to 60, and no more than a screen can decode: 1920x1080 at 30 or 1280x720 at 60.";
        }

        if (target.RateFactor is < 10 or > 40)
        {
            yield return $"{at}:RateFactor: 10 (big and good) to 40 (small and bad).";
        }

        if (target.MaxBitrateKbps is < 200 or > 20_000)
        {
            yield return $"{at}:MaxBitrateKbps: 200 to 20000.";
        }

        if (target.X264Preset is { Length: > 0 } preset && !Quality.X264Presets.Contains(preset, StringComparer.Ordinal))
        {
            yield return $"{at}:X264Preset: one of {string.Join(", ", Quality.X264Presets)}.";
        }

        if (target.Ready.Delay < TimeSpan.Zero || target.Ready.Delay > TimeSpan.FromSeconds(30))
        {
            yield return $"{at}:Ready:Delay: 00:00:00 to 00:00:30.";
        }
    }

    private static IEnumerable<string> MistakesOfKind(string slug, TargetOptions target)
    {
        var at = $"{TargetsOptions.Section}:{slug}";
        if (target.Kind != TargetKind.Cast && !string.IsNullOrWhiteSpace(target.Device))
        {
            yield return $"{at}:Device: only a target of kind Cast has a device.";
        }

        if (target.Kind == TargetKind.Cast && target.OnDemand)
        {
            yield return $"{at}:OnDemand: only for a target of kind Stream; a TV watches as long as it is cast to.";
        }
    }

    private IEnumerable<string> MistakesOfPages(string slug, TargetOptions target)
    {
        var at = $"{TargetsOptions.Section}:{slug}";
        if (target.Page is { Length: > 0 } page && !PageRules.IsPage(page) && !IsNamed(target, page))
        {
            yield return $"{at}:Page: must be a complete http:// or https:// address, or the name of one of the target's pages.";
        }

        foreach (var mistake in PageRules.Mistakes(at, target.Pages))
        {
            yield return mistake;
        }

        if (target.Zoom is < StreamSettings.LeastZoom or > StreamSettings.MostZoom)
        {
            yield return $"{at}:Zoom: {StreamSettings.LeastZoom} to {StreamSettings.MostZoom} percent.";
        }

        if (target.PreviewEvery is { } interval && (interval < TimeSpan.FromSeconds(5) || interval > TimeSpan.FromHours(1)))
        {
            yield return $"{at}:PreviewEvery: 00:00:05 to 01:00:00, or nothing for never.";
        }
    }

    private static IEnumerable<string> MistakesOfManners(string slug, TargetOptions target)
    {
        var at = $"{TargetsOptions.Section}:{slug}";
        if (target.ResumeWhenIdle is { } idle && (idle < TimeSpan.Zero || idle > TimeSpan.FromDays(1)))
        {
            yield return $"{at}:ResumeWhenIdle: 00:00:00 to 1.00:00:00, or nothing for never.";
        }

        if (target.ComeBackWithin < TimeSpan.Zero || target.ComeBackWithin > TimeSpan.FromDays(1))
        {
            yield return $"{at}:ComeBackWithin: 00:00:00 (never) to 1.00:00:00.";
        }
    }

    private static int Macroblocks(TargetOptions target) => (target.Width + 15) / 16 * ((target.Height + 15) / 16);

    private bool IsNamed(TargetOptions target, string page) =>
        target.Pages.ContainsKey(page.Trim()) || defaults.Value.Pages.ContainsKey(page.Trim());

    [GeneratedRegex(@"^[a-z0-9_]{1,64}\z", RegexOptions.None, 1000)]
    private static partial Regex Slug();
}
