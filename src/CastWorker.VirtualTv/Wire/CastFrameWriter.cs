using System.Text;

namespace CastWorker.VirtualTv.Wire;

/// <summary>Writes a CastMessage, the required zeros included.</summary>
internal static class CastFrameWriter
{
    /// <summary>The body with its length in front.</summary>
    public static byte[] Write(CastFrame frame)
    {
        var body = new MemoryStream();
        Number(body, 1, 0);
        Bytes(body, 2, Encoding.UTF8.GetBytes(frame.Source));
        Bytes(body, 3, Encoding.UTF8.GetBytes(frame.Destination));
        Bytes(body, 4, Encoding.UTF8.GetBytes(frame.Namespace));
        if (frame.Binary is { } binary)
        {
            Number(body, 5, 1);
            Bytes(body, 7, binary);
        }
        else
        {
            Number(body, 5, 0);
            Bytes(body, 6, Encoding.UTF8.GetBytes(frame.Text ?? ""));
        }

        return FrameLength.Frame(body.ToArray());
    }

    private static void Number(MemoryStream body, int field, uint value)
    {
        Varint(body, (uint)(field << 3) | (uint)WireType.Varint);
        Varint(body, value);
    }

    private static void Bytes(MemoryStream body, int field, byte[] value)
    {
        Varint(body, (uint)(field << 3) | (uint)WireType.Bytes);
        Varint(body, (uint)value.Length);
        body.Write(value);
    }

    private static void Varint(MemoryStream body, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            body.WriteByte((byte)(value | 0x80));
        }

        body.WriteByte((byte)value);
    }
}
