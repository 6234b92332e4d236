using System.Globalization;
using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Until when a command may still be carried out; a late one is worse than none.</summary>
internal static class Expiry
{
    public const string Key = "expires_at";

    public static void Read(FieldReader fields, DateTimeOffset now)
    {
        if (fields.Text(Key) is not { } text)
        {
            return;
        }

        if (Moment(text) is not { } expires)
        {
            fields.Wrong<DateTimeOffset>($"\"{Key}\" must be a time with its zone, 2026-11-20T17:00:00Z, or seconds since 1970.");
        }
        else if (expires <= now)
        {
            fields.Refuse<DateTimeOffset>(new SessionError(ErrorCode.Expired, "The command came too late: it had expired."));
        }
    }

    private static DateTimeOffset? Moment(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds < 253_402_300_800 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
        }

        // Without a zone it would mean this machine's, which the sender may not know.
        return HasZone(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment
            : null;
    }

    private static bool HasZone(string text) => text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal);
}
