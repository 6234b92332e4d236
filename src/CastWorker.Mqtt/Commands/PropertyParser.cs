using CastWorker.Sessions;
using CastWorker.Sessions.Commands;
using CastWorker.Sessions.Settings;

namespace CastWorker.Mqtt;

/// <summary>Reads what is written to <c>target/{t}/set/{property}</c>: one plain value.</summary>
internal static class PropertyParser
{
    public static ParsedCommand Parse(Target target, string property, string text) => property switch
    {
        "url" => PageAddress.TryParse(text, out var page, out var badAddress)
            ? Start(target, page)
            : Refused(target, badAddress),
        "page" => target.Pages.Find(text) is { } page
            ? Start(target, page.Address)
            : Refused(target, PageFields.UnknownPage(text.Trim(), target)),
        "streaming" => Switch(target, property, text, on => on
            ? new SessionCommand.Start { Target = target.Slug }
            : new SessionCommand.Stop { Target = target.Slug }),
        "volume" => Number(target, property, text, (0, 100), volume => new SessionCommand.Adjust
        {
            Target = target.Slug,
            Sound = new Sound(volume, Muted: null),
        }),
        "muted" => Switch(target, property, text, on => new SessionCommand.Adjust
        {
            Target = target.Slug,
            Sound = new Sound(Volume: null, Muted: on),
        }),
        "quality" => QualityNames.Find(text, target) is { } quality
            ? Adjust(target, new SettingsChange { Quality = quality })
            : Wrong(target, $"\"quality\" must be one of {string.Join(", ", QualityNames.For(target))}."),
        "mode" => WireNames.TryParse<StreamMode>(text.Trim(), out var mode)
            ? Adjust(target, new SettingsChange { Mode = mode })
            : Wrong(target, $"\"mode\" must be one of {string.Join(", ", WireNames.All<StreamMode>())}."),
        "zoom" => Number(target, property, text, (StreamSettings.LeastZoom, StreamSettings.MostZoom), zoom => new SessionCommand.Adjust
        {
            Target = target.Slug,
            Settings = new SettingsChange { Zoom = zoom },
        }),
        "message" => Message(target, text),
        "stop" => Button(target, property, text, new SessionCommand.Stop { Target = target.Slug }),
        "reload" => Button(target, property, text, new SessionCommand.Reload { Target = target.Slug }),
        "screenshot" => Button(target, property, text, new SessionCommand.TakePicture { Target = target.Slug }),
        _ => Refused(target, new SessionError(
            ErrorCode.UnknownCommand, $"There is nothing called \"{CleanText.Of(property, 40)}\" to set.")),
    };

    private static ParsedCommand Start(Target target, Uri page) =>
        SetParser.Execute(new SessionCommand.Start { Target = target.Slug, Page = page });

    private static ParsedCommand Adjust(Target target, SettingsChange change) =>
        SetParser.Execute(new SessionCommand.Adjust { Target = target.Slug, Settings = change });

    /// <summary>Plain words, or the same in JSON with a level, a duration and a position.</summary>
    private static ParsedCommand Message(Target target, string text)
    {
        var message = MessageFields.Of(text);
        if (text.AsSpan().TrimStart().StartsWith("{"))
        {
            if (JsonFields.Parse(System.Text.Encoding.UTF8.GetBytes(text), out var notJson) is not { } json)
            {
                return Refused(target, notJson!);
            }

            var fields = new FieldReader(json);
            message = MessageFields.Read(fields);
            if ((KnownKeys.Refuse(json, MessageFields.Keys) ?? fields.Refusal) is { } refusal)
            {
                return Refused(target, refusal);
            }
        }

        return SetParser.Execute(new SessionCommand.ShowMessage { Target = target.Slug, Message = message });
    }

    private static ParsedCommand Number(
        Target target, string property, string text, (int Least, int Most) range, Func<int, SessionCommand> command) =>
        FieldReader.NumberOf(text, range.Least, range.Most) is { } number
            ? SetParser.Execute(command(number))
            : Wrong(target, $"\"{property}\" must be a number from {range.Least} to {range.Most}.");

    private static ParsedCommand Switch(Target target, string property, string text, Func<bool, SessionCommand> command) =>
        OnOff.TryParse(text, out var on) ? SetParser.Execute(command(on)) : Wrong(target, $"\"{property}\" must be ON or OFF.");

    private static ParsedCommand Button(Target target, string property, string text, SessionCommand command) =>
        OnOff.TryParse(text, out var on) && on ? SetParser.Execute(command) : Wrong(target, $"\"{property}\" must be PRESS.");

    private static ParsedCommand Wrong(Target target, string message) =>
        Refused(target, new SessionError(ErrorCode.InvalidValue, message));

    private static ParsedCommand Refused(Target target, SessionError error) => SetParser.Refused(target, null, error);
}
