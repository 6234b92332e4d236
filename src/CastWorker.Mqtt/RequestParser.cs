using CastWorker.Sessions;
using CastWorker.Sessions.Commands;

namespace CastWorker.Mqtt;

/// <summary>Reads what is written to <c>request/{verb}</c>.</summary>
internal static class RequestParser
{
    private static readonly string[] NotBuilt = ["screenshot", "message", "popup", "purge_discovery"];

    public static ParsedCommand Parse(string verb, ReadOnlyMemory<byte> payload, TargetCatalog targets)
    {
        if (NotBuilt.Contains(verb, StringComparer.Ordinal))
        {
            return Refused(verb, new SessionError(ErrorCode.NotSupported, $"\"{verb}\" is not supported by this version."));
        }

        if (KeysOf(verb) is not { } keys)
        {
            return Refused(verb, new SessionError(
                ErrorCode.UnknownCommand, $"There is no request called \"{CleanText.Of(verb, 40)}\"."));
        }

        if (JsonFields.Parse(payload.IsEmpty ? "{}"u8.ToArray() : payload, out var notJson) is not { } fields)
        {
            return Refused(verb, notJson!);
        }

        var transaction = Transactions.Read(fields, out var refusal);
        refusal ??= RefuseKeys(fields, keys);
        return refusal is null
            ? ParseFields(verb, fields, transaction, targets)
            : Refused(verb, refusal) with { Transaction = transaction };
    }

    private static string[]? KeysOf(string verb) => verb switch
    {
        "start" => ["target", "url", Transactions.Key, .. WishFields.Keys],
        "navigate" => ["target", "url", Transactions.Key],
        "stop" or "reload" => ["target", Transactions.Key],
        "list" or "ping" => [Transactions.Key],
        _ => null,
    };

    private static ParsedCommand ParseFields(string verb, JsonFields fields, string? transaction, TargetCatalog targets)
    {
        switch (verb)
        {
            case "list":
                return new ParsedCommand.List { Verb = verb, Transaction = transaction };
            case "ping":
                return new ParsedCommand.Ping { Verb = verb, Transaction = transaction };
        }

        if (fields.Text("target") is not { } slug)
        {
            return Refused(verb, Missing("target")) with { Transaction = transaction };
        }

        if (!CommandParser.TryFind(targets, slug, out _, out var unknown))
        {
            return Refused(verb, unknown) with { Transaction = transaction, Target = CleanText.Of(slug, 64) };
        }

        var page = default(Uri);
        if (fields.Has("url") && !PageAddress.TryParse(fields.Text("url") ?? "", out page, out var badAddress))
        {
            return Refused(verb, badAddress) with { Transaction = transaction, Target = slug };
        }

        if (WishFields.Read(fields, out var wrong) is not { } wish)
        {
            return Refused(verb, wrong!) with { Transaction = transaction, Target = slug };
        }

        return CommandOf(verb, slug, page, transaction, wish) is { } command
            ? CommandParser.Execute(verb, command)
            : Refused(verb, Missing("url")) with { Transaction = transaction, Target = slug };
    }

    private static SessionCommand? CommandOf(string verb, string target, Uri? page, string? transaction, WishFields wish) => verb switch
    {
        "start" => wish.Start(target, transaction, page),
        "stop" => new SessionCommand.Stop { Target = target, Transaction = transaction },
        "reload" => new SessionCommand.Reload { Target = target, Transaction = transaction },
        "navigate" when page is not null =>
            new SessionCommand.Navigate { Target = target, Transaction = transaction, Page = page },
        _ => null,
    };

    private static SessionError? RefuseKeys(JsonFields fields, string[] keys) =>
        fields.Names.FirstOrDefault(name => !keys.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? new SessionError(ErrorCode.UnknownKey, $"The key \"{CleanText.Of(unknown, 40)}\" is not known here.")
            : null;

    private static SessionError Missing(string key) => new(ErrorCode.InvalidValue, $"\"{key}\" is missing.");

    private static ParsedCommand.Refused Refused(string verb, SessionError error) => new(error) { Verb = verb };
}
