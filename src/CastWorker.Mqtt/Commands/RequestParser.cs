using CastWorker.Sessions;
using CastWorker.Sessions.Commands;

namespace CastWorker.Mqtt;

/// <summary>Reads what is written to <c>request/{verb}</c>.</summary>
internal static class RequestParser
{
    public const string PurgeDiscovery = "purge_discovery";

    private const string Any = "any";

    private static readonly SessionError AllBusy =
        new(ErrorCode.NoCapacity, "No target without TV is free: name one, or send it again when one is.");

    private static readonly IReadOnlyList<string> Common = [Transactions.Key, Expiry.Key];

    /// <param name="verb">The last level of the topic.</param>
    /// <param name="payload">JSON, or nothing.</param>
    /// <param name="targets">Those that there are.</param>
    /// <param name="free">Finds one that is free, for a start that names none.</param>
    /// <param name="now">The time, for what expires.</param>
    public static ParsedCommand Parse(
        string verb, ReadOnlyMemory<byte> payload, TargetCatalog targets, Func<Target?> free, DateTimeOffset now)
    {
        if (KeysOf(verb) is not { } keys)
        {
            return Refused(verb, new SessionError(
                ErrorCode.UnknownCommand, $"There is no request called \"{CleanText.Of(verb, 40)}\"."));
        }

        if (JsonFields.Parse(payload.IsEmpty ? "{}"u8.ToArray() : payload, out var notJson) is not { } json)
        {
            return Refused(verb, notJson!);
        }

        var transaction = Transactions.Read(json, out var refusal);
        refusal ??= KnownKeys.Refuse(json, [.. Common, .. keys]);
        var fields = new FieldReader(json);
        Expiry.Read(fields, now);
        refusal ??= fields.Refusal;
        return refusal is null
            ? Mark(ParseFields(verb, fields, targets, free), transaction)
            : Refused(verb, refusal) with { Transaction = transaction };
    }

    /// <summary>The mark of its sender goes wherever the command goes.</summary>
    private static ParsedCommand Mark(ParsedCommand parsed, string? transaction) => parsed is ParsedCommand.Execute execute
        ? CommandParser.Execute(execute.Verb, execute.Command with { Transaction = transaction }) with { IsForAny = parsed.IsForAny }
        : parsed with { Transaction = transaction };

    private static IReadOnlyList<string>? KeysOf(string verb) => verb switch
    {
        "start" or "popup" => ["target", .. WishFields.Keys],
        "navigate" => ["target", .. PageFields.Keys],
        "message" => ["target", .. MessageFields.Keys],
        "stop" or "reload" or "screenshot" => ["target"],
        PurgeDiscovery => ["announce"],
        "list" or "ping" => [],
        _ => null,
    };

    private static ParsedCommand ParseFields(string verb, FieldReader fields, TargetCatalog targets, Func<Target?> free)
    {
        switch (verb)
        {
            case "list":
                return new ParsedCommand.List { Verb = verb };
            case "ping":
                return new ParsedCommand.Ping { Verb = verb };
            case PurgeDiscovery:
                var announce = fields.Switch("announce") ?? true;
                return fields.Refusal is { } wrong
                    ? Refused(verb, wrong)
                    : new ParsedCommand.PurgeDiscovery(announce) { Verb = verb };
        }

        var slug = fields.Text("target") ?? "";
        if (verb == "start" && (slug.Length == 0 || (slug == Any && targets.Find(Any) is null)))
        {
            return (free() is { } any ? ParseFields(verb, any, fields) : Refused(verb, AllBusy)) with { IsForAny = true };
        }

        if (slug.Length == 0)
        {
            return Refused(verb, Missing("target"));
        }

        return CommandParser.TryFind(targets, slug, out var target, out var unknown)
            ? ParseFields(verb, target, fields)
            : Refused(verb, unknown) with { Target = CleanText.Of(slug, 64) };
    }

    private static ParsedCommand ParseFields(string verb, Target target, FieldReader fields)
    {
        var command = CommandOf(verb, target, fields);
        return fields.Refusal is { } refusal
            ? Refused(verb, refusal) with { Target = target.Slug }
            : CommandParser.Execute(verb, command!);
    }

    /// <summary>Null when the fields have refused.</summary>
    private static SessionCommand? CommandOf(string verb, Target target, FieldReader fields) => verb switch
    {
        "start" => Start(WishFields.Read(fields, target), target, fields),
        "popup" => Popup(WishFields.Read(fields, target).AsPopup(), target, fields),
        "stop" => new SessionCommand.Stop { Target = target.Slug },
        "reload" => new SessionCommand.Reload { Target = target.Slug },
        "screenshot" => new SessionCommand.TakePicture { Target = target.Slug },
        "message" => new SessionCommand.ShowMessage { Target = target.Slug, Message = MessageFields.Read(fields) },
        _ => PageFields.Read(fields, target) is { } page
            ? new SessionCommand.Navigate { Target = target.Slug, Page = page }
            : fields.Refuse<SessionCommand>(Missing("url")),
    };

    private static SessionCommand? Start(WishFields wish, Target target, FieldReader fields) =>
        wish.Contradiction() is { } wrong ? fields.Refuse<SessionCommand>(wrong) : wish.Start(target.Slug, null);

    private static SessionCommand? Popup(WishFields wish, Target target, FieldReader fields) =>
        wish.Page is null ? fields.Refuse<SessionCommand>(Missing("url")) : wish.Start(target.Slug, null);

    private static SessionError Missing(string key) => new(ErrorCode.InvalidValue, $"\"{key}\" is missing.");

    private static ParsedCommand.Refused Refused(string verb, SessionError error) => new(error) { Verb = verb };
}
