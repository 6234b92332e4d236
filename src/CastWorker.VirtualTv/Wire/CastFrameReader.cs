namespace CastWorker.VirtualTv.Wire;

/// <summary>
/// Reads a CastMessage as strictly as the C++ library of a real device: every required field must be on the wire, zeros too.
/// </summary>
internal static class CastFrameReader
{
    private const ulong Text = 0;
    private const ulong Binary = 1;

    public static FrameVerdict Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return Judge(Parse(body));
        }
        catch (ProtoException flaw)
        {
            return new FrameVerdict.Flawed(flaw.Message);
        }
    }

    private static Fields Parse(ReadOnlySpan<byte> body)
    {
        var fields = default(Fields);
        var reader = new ProtoReader(body);
        while (!reader.AtEnd)
        {
            var (field, type) = reader.Key();
            switch (field, type)
            {
                case (1, WireType.Varint):
                    fields.Version = reader.Varint();
                    break;
                case (2, WireType.Bytes):
                    fields.Source = reader.String();
                    break;
                case (3, WireType.Bytes):
                    fields.Destination = reader.String();
                    break;
                case (4, WireType.Bytes):
                    fields.Namespace = reader.String();
                    break;
                case (5, WireType.Varint):
                    fields.PayloadType = reader.Varint();
                    break;
                case (6, WireType.Bytes):
                    fields.Utf8 = reader.String();
                    break;
                case (7, WireType.Bytes):
                    fields.Bytes = reader.Bytes().ToArray();
                    break;
                default:
                    // Also a known number with a foreign wire type: protobuf treats it as a field that it does not know.
                    reader.Skip(type);
                    break;
            }
        }

        return fields;
    }

    private static FrameVerdict Judge(Fields fields) => fields switch
    {
        // An enum value that is not known goes to the unknown fields in proto2, so that the field itself is missing.
        { Version: null or > 3 } => Missing("protocol_version"),
        { Source: null } => Missing("source_id"),
        { Destination: null } => Missing("destination_id"),
        { Namespace: null } => Missing("namespace"),
        { PayloadType: null or > Binary } => Missing("payload_type"),
        { Version: not 0 } => new FrameVerdict.Flawed($"protocol_version is {fields.Version}, not 0"),
        { PayloadType: Text, Utf8: null } => new FrameVerdict.Flawed("payload_type is STRING and there is no payload_utf8"),
        { PayloadType: Binary, Bytes: null } => new FrameVerdict.Flawed("payload_type is BINARY and there is no payload_binary"),
        _ => new FrameVerdict.Sound(new CastFrame
        {
            Source = fields.Source,
            Destination = fields.Destination,
            Namespace = fields.Namespace,
            Text = fields.PayloadType == Text ? fields.Utf8 : null,
            Binary = fields.PayloadType == Binary ? fields.Bytes : null,
        }),
    };

    private static FrameVerdict.Flawed Missing(string field) => new($"required field {field} is missing");

    private struct Fields
    {
        public ulong? Version;
        public string? Source;
        public string? Destination;
        public string? Namespace;
        public ulong? PayloadType;
        public string? Utf8;
        public byte[]? Bytes;
    }
}
