using System.Globalization;
using CastWorker.Sessions;
using Microsoft.Extensions.Options;

namespace CastWorker.Configuration;

/// <summary>The section <c>Targets</c>: one entry for each screen, by its slug.</summary>
internal sealed class TargetsOptions : Dictionary<string, TargetOptions>
{
    public const string Section = "Targets";

    public TargetsOptions()
        : base(StringComparer.Ordinal)
    {
    }
}

/// <summary>One screen as it stands in the configuration.</summary>
internal sealed class TargetOptions
{
    public string? Name { get; set; }

    public TargetKind Kind { get; set; } = TargetKind.Stream;

    /// <summary>The device behind it: an id, a friendly name or <c>host[:port]</c>.</summary>
    public string? Device { get; set; }

    /// <summary>What is shown when streaming is switched on and no page was named yet.</summary>
    public string? Page { get; set; }

    public int Width { get; set; } = 1280;

    public int Height { get; set; } = 720;

    public int FrameRate { get; set; } = 30;

    public int RateFactor { get; set; } = 23;

    public int MaxBitrateKbps { get; set; } = 4000;

    public ReadyOptions Ready { get; set; } = new();

    public TakeOver TakeOver { get; set; }

    /// <summary>Null: never.</summary>
    public TimeSpan? ResumeWhenIdle { get; set; }

    public TimeSpan ComeBackWithin { get; set; } = TimeSpan.FromMinutes(5);

    public bool QuietStart { get; set; }

    public Target ToTarget(string slug) => new()
    {
        Slug = slug,
        Name = string.IsNullOrWhiteSpace(Name) ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(slug.Replace('_', ' ')) : Name,
        Kind = Kind,
        Device = string.IsNullOrWhiteSpace(Device) ? null : Device.Trim(),
        DefaultPage = string.IsNullOrWhiteSpace(Page) ? null : new Uri(Page),
        Quality = new Quality
        {
            Size = new PictureSize(Width, Height),
            FrameRate = FrameRate,
            RateFactor = RateFactor,
            MaxBitrateKbps = MaxBitrateKbps,
        },
        Readiness = new PageReadiness
        {
            Painted = Ready.Painted,
            Selector = Ready.Selector,
            ConsoleMessage = Ready.ConsoleMessage,
            Delay = Ready.Delay,
        },
        Manners = new CastManners
        {
            TakeOver = TakeOver,
            ResumeWhenIdle = ResumeWhenIdle,
            ComeBackWithin = ComeBackWithin,
            QuietStart = QuietStart,
        },
    };
}

/// <summary>What a page must have done before it is worth showing.</summary>
internal sealed class ReadyOptions
{
    public bool Painted { get; set; } = true;

    public string? Selector { get; set; }

    public string? ConsoleMessage { get; set; }

    public TimeSpan Delay { get; set; }
}

/// <summary>Says what is wrong with the targets, one line for each mistake.</summary>
internal sealed partial class TargetsOptionsValidator : IValidateOptions<TargetsOptions>
{
    // H.264 level 4.1, which every Cast device plays: macroblocks in a picture, and in a second.
    private const int MaxPicture = 8_192;
    private const int MaxPerSecond = 245_760;

    public ValidateOptionsResult Validate(string? name, TargetsOptions options)
    {
        var mistakes = options
            .SelectMany(target => Mistakes(target.Key, target.Value).Concat(MistakesOfManners(target.Key, target.Value)))
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

        if (target.Page is { Length: > 0 } page && !IsPage(page))
        {
            yield return $"{at}:Page: must be a complete http:// or https:// address.";
        }

        if (target.Kind != TargetKind.Cast && !string.IsNullOrWhiteSpace(target.Device))
        {
            yield return $"{at}:Device: only a target of kind Cast has a device.";
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

        if (target.Ready.Delay < TimeSpan.Zero || target.Ready.Delay > TimeSpan.FromSeconds(30))
        {
            yield return $"{at}:Ready:Delay: 00:00:00 to 00:00:30.";
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

    private static bool IsPage(string page) =>
        Uri.TryCreate(page, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    [System.Text.RegularExpressions.GeneratedRegex("^[a-z0-9_]{1,64}$", System.Text.RegularExpressions.RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex Slug();
}
