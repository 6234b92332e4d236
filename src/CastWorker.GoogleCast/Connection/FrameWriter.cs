using System.Buffers.Binary;
using CastWorker.GoogleCast.Protos;
using Google.Protobuf;

namespace CastWorker.GoogleCast.Connection;

/// <summary>Packs messages for the wire.</summary>
internal static class FrameWriter
{
    /// <summary>What any device takes and sends.</summary>
    public const int MaximumBody = 65_536;

    /// <exception cref="CastTooLargeException">A device would close the connection.</exception>
    public static byte[] Text(string source, string destination, string channel, string payload)
    {
        var message = new CastMessage
        {
            // Set although both are zero: what is not set does not go on the wire, and a device drops what lacks them.
            ProtocolVersion = CastMessage.Types.ProtocolVersion.Castv210,
            PayloadType = CastMessage.Types.PayloadType.String,
            SourceId = source,
            DestinationId = destination,
            Namespace = channel,
            PayloadUtf8 = payload,
        };
        var size = message.CalculateSize();
        if (size > MaximumBody)
        {
            throw new CastTooLargeException(size, MaximumBody);
        }

        var frame = new byte[sizeof(uint) + size];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)size);
        message.WriteTo(frame.AsSpan(sizeof(uint)));
        return frame;
    }
}
