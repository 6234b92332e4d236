using System.Text;

namespace CastWorker.TestSupport.Harness;

/// <summary>One message as mosquitto_sub writes it for us: flags, topic, and the payload in hexadecimal digits, whatever it holds.</summary>
internal sealed record WatchedLine(string Topic, byte[] Payload, bool IsRetained, int Qos)
{
    public const string Format = "%r %q %x %t";

    public string Text => $"{Topic} {Encoding.UTF8.GetString(Payload)}";

    /// <summary>Null when it is no message but something mosquitto_sub has to say.</summary>
    public static WatchedLine? Parse(string line)
    {
        if (line.Split(' ', 4) is not [("0" or "1") and var retained, ("0" or "1" or "2") and var qos, var hex, var topic])
        {
            return null;
        }

        return hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigitLower)
            ? new WatchedLine(topic, Convert.FromHexString(hex), retained == "1", qos[0] - '0')
            : null;
    }
}
