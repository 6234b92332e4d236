using System.Globalization;
using CastWorker.Sessions;
using CastWorker.Sessions.Commands;

namespace CastWorker.Mqtt;

/// <summary>What a command says about how its page is to be shown; null where it says nothing.</summary>
internal sealed record WishFields
{
    private const int PriorityLimit = 100;
    private const int DurationLimit = 7 * 24 * 3600;

    public static IReadOnlyList<string> Keys { get; } = ["takeover", "priority", "duration", "return", "volume", "muted"];

    public TakeOver? TakeOver { get; private init; }

    public int Priority { get; private init; }

    public TimeSpan? Duration { get; private init; }

    public bool Return { get; private init; }

    public Sound? Sound { get; private init; }

    /// <summary>Null when something is written wrongly; then the refusal names it.</summary>
    public static WishFields? Read(JsonFields fields, out SessionError? refusal)
    {
        refusal = null;
        var wish = new WishFields
        {
            TakeOver = fields.Has("takeover") ? TakeOverOf(fields.Text("takeover") ?? "", ref refusal) : null,
            Priority = Number(fields, "priority", -PriorityLimit, PriorityLimit, ref refusal) ?? 0,
            Duration = Number(fields, "duration", 1, DurationLimit, ref refusal) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Return = Switch(fields, "return", ref refusal) ?? false,
            Sound = SoundOf(
                Number(fields, "volume", 0, 100, ref refusal), Switch(fields, "muted", ref refusal)),
        };
        if (refusal is null && wish is { Return: true, Duration: null })
        {
            refusal = Wrong("\"return\" needs a \"duration\": after how many seconds.");
        }

        return refusal is null ? wish : null;
    }

    /// <summary>A number as people and tools write it: <c>20</c>, <c>20.0</c>, <c>"20"</c>.</summary>
    public static int? Number(string text, int least, int most) =>
        double.TryParse(text.Trim().Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && Math.Round(number) is var whole && whole >= least && whole <= most
            ? (int)whole
            : null;

    public SessionCommand.Start Start(string target, string? transaction, Uri? page) => new()
    {
        Target = target,
        Transaction = transaction,
        Page = page,
        TakeOver = TakeOver,
        Priority = Priority,
        Duration = Duration,
        Return = Return,
        Sound = Sound,
    };

    private static Sound? SoundOf(int? volume, bool? muted) => volume is null && muted is null ? null : new Sound(volume, muted);

    private static TakeOver? TakeOverOf(string text, ref SessionError? refusal)
    {
        if (WireNames.TryParse<TakeOver>(text, out var takeOver))
        {
            return takeOver;
        }

        refusal ??= Wrong("\"takeover\" must be never, when_idle or always.");
        return null;
    }

    private static int? Number(JsonFields fields, string name, int least, int most, ref SessionError? refusal)
    {
        if (!fields.Has(name))
        {
            return null;
        }

        var number = Number(fields.Text(name) ?? "", least, most);
        refusal ??= number is null ? Wrong($"\"{name}\" must be a number from {least} to {most}.") : null;
        return number;
    }

    private static bool? Switch(JsonFields fields, string name, ref SessionError? refusal)
    {
        if (!fields.Has(name))
        {
            return null;
        }

        if (OnOff.TryParse(fields.Text(name) ?? "", out var on))
        {
            return on;
        }

        refusal ??= Wrong($"\"{name}\" must be ON or OFF.");
        return null;
    }

    private static SessionError Wrong(string message) => new(ErrorCode.InvalidValue, message);
}
