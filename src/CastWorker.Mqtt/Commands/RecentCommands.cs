using System.Globalization;
using System.Security.Cryptography;
using CastWorker.Mqtt.Client;
using CastWorker.Sessions.Commands;

namespace CastWorker.Mqtt;

/// <summary>Remembers the commands of the last minutes, so that a repeated one is answered and not carried out again.</summary>
internal sealed class RecentCommands(TimeProvider time)
{
    private const int Limit = 1024;

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SessionCommand> _commands = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, SessionCommand Command, long At)> _order = [];

    /// <summary>The command that came before with the same mark or in the same packet; else this one, now remembered.</summary>
    public SessionCommand FirstOf(MqttMessage message, SessionCommand command)
    {
        string[] keys = [.. KeysOf(message, command.Transaction)];
        lock (_gate)
        {
            ForgetOld();
            foreach (var key in keys)
            {
                if (_commands.TryGetValue(key, out var earlier) && (IsMark(key) || message.Duplicate))
                {
                    return earlier;
                }
            }

            foreach (var key in keys)
            {
                _commands[key] = command;
                _order.Enqueue((key, command, time.GetTimestamp()));
            }

            return command;
        }
    }

    /// <summary>"Try again later" must not be the answer for the next five minutes.</summary>
    public void Forget(SessionCommand command)
    {
        lock (_gate)
        {
            foreach (var (key, remembered) in _commands)
            {
                if (ReferenceEquals(remembered, command))
                {
                    _commands.Remove(key);
                }
            }
        }
    }

    /// <summary>A mark may be used again for something else, and so may a packet id: what was asked belongs to the key.</summary>
    private static IEnumerable<string> KeysOf(MqttMessage message, string? transaction)
    {
        var asked = $"{Convert.ToHexString(SHA256.HashData(message.Payload.Span))} {message.Topic}";
        if (transaction is not null)
        {
            yield return $"mark {transaction} {asked}";
        }

        if (message.Qos == 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"packet {message.PacketId} {asked}");
        }
    }

    private static bool IsMark(string key) => key.StartsWith("mark ", StringComparison.Ordinal);

    private void ForgetOld()
    {
        while (_order.TryPeek(out var oldest) && (_order.Count > Limit || time.GetElapsedTime(oldest.At) > Memory))
        {
            _order.Dequeue();
            if (_commands.TryGetValue(oldest.Key, out var command) && ReferenceEquals(command, oldest.Command))
            {
                _commands.Remove(oldest.Key);
            }
        }
    }
}
