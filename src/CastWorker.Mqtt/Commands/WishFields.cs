using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Settings;

namespace CastWorker.Mqtt;

/// <summary>What a command says about a page and how it is to be shown; null where it says nothing.</summary>
internal sealed record WishFields
{
    private const int PriorityLimit = 100;
    private const int DurationLimit = 7 * 24 * 3600;

    public static readonly IReadOnlyList<string> Keys =
        [.. PageFields.Keys, "takeover", "priority", "duration", "return", "volume", "muted", .. SettingsFields.Keys];

    public Uri? Page { get; private init; }

    public TakeOver? TakeOver { get; private init; }

    public int? Priority { get; init; }

    public TimeSpan? Duration { get; init; }

    public bool Return { get; init; }

    public Sound? Sound { get; private init; }

    public SettingsChange Settings { get; private init; } = SettingsChange.None;

    public bool ChangesSomething => Sound is not null || Settings != SettingsChange.None;

    public static WishFields Read(FieldReader fields, Target target) => new()
    {
        Page = PageFields.Read(fields, target),
        TakeOver = fields.Choice<TakeOver>("takeover"),
        Priority = fields.Number("priority", -PriorityLimit, PriorityLimit),
        Duration = fields.Number("duration", 1, DurationLimit) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Return = fields.Switch("return") ?? false,
        Sound = SoundOf(fields.Number("volume", 0, 100), fields.Switch("muted")),
        Settings = SettingsFields.Read(fields, target),
    };

    /// <summary>What a doorbell wants: for a while, above what is shown, which then comes back.</summary>
    public WishFields AsPopup() => this with
    {
        Duration = Duration ?? TimeSpan.FromSeconds(30),
        Priority = Priority ?? 10,
        Return = true,
    };

    /// <summary>Null when it can be carried out as it is.</summary>
    public SessionError? Contradiction() => this is { Return: true, Duration: null }
        ? new SessionError(ErrorCode.InvalidValue, "\"return\" needs a \"duration\": after how many seconds.")
        : null;

    public SessionCommand.Start Start(string target, string? transaction) => new()
    {
        Target = target,
        Transaction = transaction,
        Page = Page,
        TakeOver = TakeOver,
        Priority = Priority ?? 0,
        Duration = Duration,
        Return = Return,
        Sound = Sound,
        Settings = Settings,
    };

    public SessionCommand.Adjust Adjust(string target, string? transaction) => new()
    {
        Target = target,
        Transaction = transaction,
        Sound = Sound,
        Settings = Settings,
    };

    private static Sound? SoundOf(int? volume, bool? muted) => volume is null && muted is null ? null : new Sound(volume, muted);
}
