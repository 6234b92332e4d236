using System.Globalization;
using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Reads the values of a command one by one, and remembers the first that is written wrongly.</summary>
internal sealed class FieldReader(JsonFields fields)
{
    public SessionError? Refusal { get; private set; }

    /// <summary>A number as people and tools write it: <c>20</c>, <c>20.0</c>, <c>"20"</c>.</summary>
    public static int? NumberOf(string text, int least, int most) =>
        double.TryParse(text.Trim().Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && Math.Round(number) is var whole && whole >= least && whole <= most
            ? (int)whole
            : null;

    public bool Has(string name) => fields.Has(name);

    public string? Text(string name) => fields.Has(name) ? fields.Text(name) ?? "" : null;

    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var number = NumberOf(text, least, most);
        return number ?? Wrong<int?>($"\"{name}\" must be a number from {least} to {most}.");
    }

    public bool? Switch(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return OnOff.TryParse(text, out var on) ? on : Wrong<bool?>($"\"{name}\" must be ON or OFF.");
    }

    public TEnum? Choice<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return WireNames.TryParse<TEnum>(text.Trim(), out var value)
            ? value
            : Wrong<TEnum?>($"\"{name}\" must be one of {string.Join(", ", WireNames.All<TEnum>())}.");
    }

    /// <summary>Says no; only the first no is told.</summary>
    public T? Wrong<T>(string message) => Refuse<T>(new SessionError(ErrorCode.InvalidValue, message));

    public T? Refuse<T>(SessionError refusal)
    {
        Refusal ??= refusal;
        return default;
    }
}
