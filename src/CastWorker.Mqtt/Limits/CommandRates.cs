using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using Microsoft.Extensions.Options;

namespace CastWorker.Mqtt.Limits;

/// <summary>Refuses what comes faster than it may. Only the listener's loop calls it.</summary>
internal sealed class CommandRates(IOptions<CommandOptions> options, TargetCatalog targets, TimeProvider time)
{
    private static readonly SessionError TooFast = new(
        ErrorCode.TooManyRequests, "Commands come too fast. Send fewer, or raise the limits under Commands in the configuration.");

    private readonly long _opened = time.GetTimestamp();
    private readonly Dictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Null when it may be carried out.</summary>
    public SessionError? Refuse(ParsedCommand parsed)
    {
        var now = time.GetElapsedTime(_opened);
        // The narrower limit first: a flood of one kind, or for one target, must not use up what is there for the others.
        var mayPass = (!IsStart(parsed)
                || (Take($"starts {parsed.Target}", PerMinute(options.Value.StartsPerMinuteAndTarget), now)
                    && Take("starts", PerMinute(options.Value.StartsPerMinute), now)))
            && (OwnName(parsed) is not { } target || Take($"target {target}", PerSecond(options.Value.PerSecondAndTarget), now))
            && Take("all", PerSecond(options.Value.PerSecond), now);
        return mayPass ? null : TooFast;
    }

    private static TokenBucket PerSecond(int rate) => new(2 * rate, rate);

    private static TokenBucket PerMinute(int rate) => new(rate / 2, rate / 60.0);

    private static bool IsStart(ParsedCommand parsed) =>
        parsed is ParsedCommand.Execute { Command: SessionCommand.Start or SessionCommand.Navigate };

    /// <summary>Names that nobody has do not get a bucket: there could be any number of them.</summary>
    private string? OwnName(ParsedCommand parsed) => parsed.Target is { } name && targets.Find(name) is not null ? name : null;

    private bool Take(string name, TokenBucket full, TimeSpan now)
    {
        if (_buckets.GetValueOrDefault(name, full).Take(now) is not { } rest)
        {
            return false;
        }

        _buckets[name] = rest;
        return true;
    }
}
