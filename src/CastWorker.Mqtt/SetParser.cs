using CastWorker.Sessions;
using CastWorker.Sessions.Commands;

namespace CastWorker.Mqtt;

/// <summary>Reads what is written to <c>target/{t}/set</c> and <c>target/{t}/set/{property}</c>.</summary>
internal static class SetParser
{
    /// <summary>Known by name, so that the answer is "not yet" and not "never heard of".</summary>
    private static readonly string[] NotBuilt =
        ["page", "zoom", "message", "quality", "mode", "expires_at"];

    public static ParsedCommand Parse(string target, ReadOnlyMemory<byte> payload)
    {
        if (JsonFields.Parse(payload, out var notJson) is not { } fields)
        {
            return Refused(target, null, notJson!);
        }

        var transaction = Transactions.Read(fields, out var refusal);
        refusal ??= RefuseKeys(fields);
        if (refusal is not null)
        {
            return Refused(target, transaction, refusal);
        }

        var streaming = default(bool?);
        if (fields.Has("streaming"))
        {
            if (!OnOff.TryParse(fields.Text("streaming") ?? "", out var on))
            {
                return Refused(target, transaction, NoSwitch("streaming"));
            }

            streaming = on;
        }

        var page = default(Uri);
        if (fields.Has("url") && !PageAddress.TryParse(fields.Text("url") ?? "", out page, out var badAddress))
        {
            return Refused(target, transaction, badAddress);
        }

        return WishFields.Read(fields, out var wrong) is { } wish
            ? CommandOf(target, transaction, streaming, page, wish)
            : Refused(target, transaction, wrong!);
    }

    public static ParsedCommand ParseProperty(string target, string property, string text) => property switch
    {
        "url" => PageAddress.TryParse(text, out var page, out var badAddress)
            ? Execute(new SessionCommand.Start { Target = target, Page = page })
            : Refused(target, null, badAddress),
        "streaming" => Switch(text, property, target, on => on
            ? new SessionCommand.Start { Target = target }
            : new SessionCommand.Stop { Target = target }),
        "volume" => WishFields.Number(text, 0, 100) is { } volume
            ? Execute(new SessionCommand.Adjust { Target = target, Sound = new Sound(volume, Muted: null) })
            : Refused(target, null, new SessionError(ErrorCode.InvalidValue, "\"volume\" must be a number from 0 to 100.")),
        "muted" => Switch(text, property, target, on => new SessionCommand.Adjust
        {
            Target = target,
            Sound = new Sound(Volume: null, Muted: on),
        }),
        "stop" => Button(text, property, target, new SessionCommand.Stop { Target = target }),
        "reload" => Button(text, property, target, new SessionCommand.Reload { Target = target }),
        _ when NotBuilt.Contains(property, StringComparer.Ordinal) => Refused(target, null, NotSupported(property)),
        _ => Refused(target, null, new SessionError(
            ErrorCode.UnknownCommand, $"There is nothing called \"{CleanText.Of(property, 40)}\" to set.")),
    };

    private static ParsedCommand CommandOf(string target, string? transaction, bool? streaming, Uri? page, WishFields wish) =>
        (streaming, page, wish.Sound) switch
        {
            (false, _, _) => Execute(new SessionCommand.Stop { Target = target, Transaction = transaction }),
            (null, null, { } sound) => Execute(new SessionCommand.Adjust { Target = target, Transaction = transaction, Sound = sound }),
            (null, null, null) => Refused(target, transaction, new SessionError(
                ErrorCode.InvalidValue, "Nothing to do: write \"streaming\", \"url\", \"volume\" or \"muted\".")),
            _ => Execute(wish.Start(target, transaction, page)),
        };

    private static ParsedCommand Switch(string text, string property, string target, Func<bool, SessionCommand> command) =>
        OnOff.TryParse(text, out var on) ? Execute(command(on)) : Refused(target, null, NoSwitch(property));

    private static ParsedCommand Button(string text, string property, string target, SessionCommand command) =>
        OnOff.TryParse(text, out var on) && on
            ? Execute(command)
            : Refused(target, null, new SessionError(ErrorCode.InvalidValue, $"\"{property}\" must be PRESS."));

    private static SessionError? RefuseKeys(JsonFields fields)
    {
        foreach (var name in fields.Names.Where(name =>
            name is not ("streaming" or "url" or Transactions.Key) && !WishFields.Keys.Contains(name, StringComparer.Ordinal)))
        {
            return NotBuilt.Contains(name, StringComparer.Ordinal)
                ? NotSupported(name)
                : new SessionError(ErrorCode.UnknownKey, $"The key \"{CleanText.Of(name, 40)}\" is not known.");
        }

        return null;
    }

    private static SessionError NotSupported(string name) =>
        new(ErrorCode.NotSupported, $"\"{name}\" is not supported by this version.");

    private static SessionError NoSwitch(string name) => new(ErrorCode.InvalidValue, $"\"{name}\" must be ON or OFF.");

    private static ParsedCommand Execute(SessionCommand command) => CommandParser.Execute(CommandParser.Set, command);

    private static ParsedCommand.Refused Refused(string target, string? transaction, SessionError error) =>
        new(error) { Verb = CommandParser.Set, Target = target, Transaction = transaction };
}
