using CastWorker.Sessions;
using CastWorker.Sessions.Commands;

namespace CastWorker.Mqtt;

/// <summary>Reads what is written to <c>target/{t}/set</c>: any of what a target has, in one JSON object.</summary>
internal static class SetParser
{
    private static readonly IReadOnlyList<string> Keys = ["streaming", Transactions.Key, Expiry.Key, .. WishFields.Keys];

    public static ParsedCommand Parse(Target target, ReadOnlyMemory<byte> payload, DateTimeOffset now)
    {
        if (JsonFields.Parse(payload, out var notJson) is not { } json)
        {
            return Refused(target, null, notJson!);
        }

        var transaction = Transactions.Read(json, out var refusal);
        refusal ??= KnownKeys.Refuse(json, Keys);
        if (refusal is not null)
        {
            return Refused(target, transaction, refusal);
        }

        var fields = new FieldReader(json);
        Expiry.Read(fields, now);
        var streaming = fields.Switch("streaming");
        var wish = WishFields.Read(fields, target);
        return (fields.Refusal ?? wish.Contradiction()) is { } wrong
            ? Refused(target, transaction, wrong)
            : CommandOf(target, transaction, streaming, wish);
    }

    internal static ParsedCommand Execute(SessionCommand command) => CommandParser.Execute(CommandParser.Set, command);

    internal static ParsedCommand.Refused Refused(Target target, string? transaction, SessionError error) =>
        new(error) { Verb = CommandParser.Set, Target = target.Slug, Transaction = transaction };

    private static ParsedCommand CommandOf(Target target, string? transaction, bool? streaming, WishFields wish) =>
        (streaming, wish) switch
        {
            (false, _) => Execute(new SessionCommand.Stop { Target = target.Slug, Transaction = transaction }),
            (null, { Page: null, ChangesSomething: true }) => Execute(wish.Adjust(target.Slug, transaction)),
            (null, { Page: null }) => Refused(target, transaction, new SessionError(
                ErrorCode.InvalidValue, "Nothing to do: write \"streaming\", \"url\", \"page\", \"volume\", \"muted\", \"quality\", \"mode\" or \"zoom\".")),
            _ => Execute(wish.Start(target.Slug, transaction)),
        };
}
