using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace CastWorker.TestSupport.Cast;

/// <summary>
/// A Cast message as a scripted TV sees it; packed and read by code of its own, byte by byte, so that it cannot share the
/// sender's mistakes.
/// </summary>
public sealed record TvFrame(string Source, string Destination, string Channel, string Payload)
{
    public const string Connection = "urn:x-cast:com.google.cast.tp.connection";
    public const string Heartbeat = "urn:x-cast:com.google.cast.tp.heartbeat";
    public const string Receiver = "urn:x-cast:com.google.cast.receiver";
    public const string Media = "urn:x-cast:com.google.cast.media";

    public JsonNode Json { get; } = Payload.StartsWith('{') ? JsonNode.Parse(Payload)! : new JsonObject();

    public string Type => (string?)Json["type"] ?? "";

    public int RequestId => (int?)Json["requestId"] ?? 0;

    /// <summary>With its length in front.</summary>
    public byte[] Pack()
    {
        byte[] body =
        [
            0x08, 0x00, .. Text(2, Source), .. Text(3, Destination), .. Text(4, Channel), 0x28, 0x00, .. Text(6, Payload),
        ];
        var frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, body.Length);
        body.CopyTo(frame, 4);
        return frame;
    }

    /// <summary>Strict: version and payload type must be there, as a real device demands it.</summary>
    public static TvFrame Unpack(byte[] body)
    {
        var texts = new string[7];
        var (hasVersion, hasType) = (false, false);
        for (var at = 0; at < body.Length;)
        {
            var key = body[at++];
            switch (key)
            {
                case 0x08:
                    hasVersion = body[at++] == 0;
                    break;
                case 0x28:
                    hasType = body[at++] == 0;
                    break;
                default:
                    var length = Length(body, ref at);
                    texts[key >> 3] = Encoding.UTF8.GetString(body, at, length);
                    at += length;
                    break;
            }
        }

        return hasVersion && hasType
            ? new TvFrame(texts[2], texts[3], texts[4], texts[6] ?? "")
            : throw new InvalidDataException("A required field is missing.");
    }

    private static byte[] Text(int field, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        List<byte> packed = [(byte)((field << 3) | 2)];
        var length = bytes.Length;
        for (; length >= 0x80; length >>= 7)
        {
            packed.Add((byte)(length | 0x80));
        }

        return [.. packed, (byte)length, .. bytes];
    }

    private static int Length(byte[] body, ref int at)
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = body[at++];
            length |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return length;
            }
        }
    }
}
