using System.Buffers.Binary;

namespace CastWorker.Media.Mp4;

/// <summary>The building blocks of an MP4 file (ISO/IEC 14496-12): a length, a name of four letters, and what is in it.</summary>
internal static class Mp4Box
{
    public const int HeaderLength = 8;

    public static byte[] Of(string name, params ReadOnlySpan<byte[]> content)
    {
        var length = HeaderLength;
        foreach (var part in content)
        {
            length += part.Length;
        }

        var box = new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(box, length);
        Text(name).CopyTo(box, sizeof(int));
        var at = HeaderLength;
        foreach (var part in content)
        {
            part.CopyTo(box, at);
            at += part.Length;
        }

        return box;
    }

    /// <summary>A box with a version and flags of its own.</summary>
    public static byte[] Full(string name, byte version, int flags, params ReadOnlySpan<byte[]> content) =>
        Of(name, [Numbers((version << 24) | flags), .. content]);

    public static byte[] Text(string ascii) => System.Text.Encoding.ASCII.GetBytes(ascii);

    public static byte[] Numbers(params ReadOnlySpan<int> values)
    {
        var bytes = new byte[values.Length * sizeof(int)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * sizeof(int)), values[i]);
        }

        return bytes;
    }

    public static byte[] Shorts(params ReadOnlySpan<int> values)
    {
        var bytes = new byte[values.Length * sizeof(short)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * sizeof(short)), (ushort)values[i]);
        }

        return bytes;
    }

    public static byte[] Long(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
