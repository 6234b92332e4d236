using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Reads the sender's own mark of a command.</summary>
internal static class Transactions
{
    public const string Key = "transaction";

    public static string? Read(JsonFields fields, out SessionError? refusal)
    {
        refusal = null;
        if (!fields.Has(Key))
        {
            return null;
        }

        var transaction = fields.Text(Key);
        if (transaction is null or { Length: 0 or > CommandParser.TransactionLimit })
        {
            refusal = new SessionError(
                ErrorCode.InvalidValue,
                $"\"{Key}\" must be a text of 1 to {CommandParser.TransactionLimit} characters, or a number.");
            return null;
        }

        return transaction;
    }
}
