using System.Globalization;
using CastWorker.Sessions;
using CastWorker.Sessions.Restoring;
using CastWorker.Sessions.Settings;

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

    /// <summary>What is shown when streaming is switched on and no page was named yet: an address, or a name among the pages.</summary>
    public string? Page { get; set; }

    /// <summary>Pages that can be chosen by name: name and address.</summary>
    public Dictionary<string, string> Pages { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: as in <c>TargetDefaults</c>.</summary>
    public StreamMode? Mode { get; set; }

    /// <summary>How large pages are drawn, in percent.</summary>
    public int Zoom { get; set; } = 100;

    /// <summary>Null: never.</summary>
    public TimeSpan? PreviewEvery { get; set; }

    /// <summary>What is heard of its pages.</summary>
    public PageSound Audio { get; set; }

    /// <summary>Of a target without TV: its stream is made only while somebody watches.</summary>
    public bool OnDemand { get; set; }

    /// <summary>Whether other targets that show the same page in the same way may be shown the same stream.</summary>
    public bool Share { get; set; } = true;

    public int Width { get; set; } = 1280;

    public int Height { get; set; } = 720;

    public int FrameRate { get; set; } = 30;

    public int RateFactor { get; set; } = 23;

    public int MaxBitrateKbps { get; set; } = 4000;

    /// <summary>Null: as in <c>Media</c>.</summary>
    public string? X264Preset { get; set; }

    public ReadyOptions Ready { get; set; } = new();

    /// <summary>Null: as in <c>TargetDefaults</c>.</summary>
    public RestorePolicy? Restore { get; set; }

    public TakeOver TakeOver { get; set; }

    /// <summary>Null: never.</summary>
    public TimeSpan? ResumeWhenIdle { get; set; }

    public TimeSpan ComeBackWithin { get; set; } = TimeSpan.FromMinutes(5);

    public bool QuietStart { get; set; }

    public Target ToTarget(string slug, PageList sharedPages) => new()
    {
        Slug = slug,
        Name = string.IsNullOrWhiteSpace(Name) ? CultureInfo.InvariantCulture.TextInfo.ToTitleCase(slug.Replace('_', ' ')) : Name,
        Kind = Kind,
        Device = string.IsNullOrWhiteSpace(Device) ? null : Device.Trim(),
        DefaultPage = string.IsNullOrWhiteSpace(Page) ? null : PagesOf(Pages).And(sharedPages).Find(Page)?.Address ?? new Uri(Page),
        Pages = PagesOf(Pages),
        Mode = Mode,
        Restore = Restore,
        Zoom = Zoom,
        PreviewEvery = PreviewEvery,
        Sound = Audio,
        OnDemand = OnDemand,
        Share = Share,
        Quality = new Quality
        {
            Size = new PictureSize(Width, Height),
            FrameRate = FrameRate,
            RateFactor = RateFactor,
            MaxBitrateKbps = MaxBitrateKbps,
            X264Preset = string.IsNullOrEmpty(X264Preset) ? null : X264Preset,
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

    internal static PageList PagesOf(Dictionary<string, string> pages) =>
        new(pages.Select(page => new NamedPage(page.Key.Trim(), new Uri(page.Value))));
}

/// <summary>What a page must have done before it is worth showing.</summary>
internal sealed class ReadyOptions
{
    public bool Painted { get; set; } = true;

    public string? Selector { get; set; }

    public string? ConsoleMessage { get; set; }

    public TimeSpan Delay { get; set; }
}

/// <summary>The section <c>TargetDefaults</c>: what holds for all targets, also for those that are found.</summary>
internal sealed class TargetDefaultsOptions
{
    public const string Section = "TargetDefaults";

    public Dictionary<string, string> Pages { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public StreamMode Mode { get; set; }

    /// <summary>What comes back after a restart of the worker.</summary>
    public RestorePolicy Restore { get; set; }

    public TargetDefaults ToDefaults() => new() { Pages = TargetOptions.PagesOf(Pages), Mode = Mode, Restore = Restore };
}
