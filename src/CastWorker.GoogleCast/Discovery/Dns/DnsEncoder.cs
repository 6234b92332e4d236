namespace CastWorker.GoogleCast.Discovery.Dns;

/// <summary>Writes a message.</summary>
internal static class DnsEncoder
{
    private const int Internet = 1;
    private const int TopBit = 0x8000;
    private const int AuthoritativeResponse = 0x8400;

    public static byte[] Encode(DnsMessage message)
    {
        using var writer = new DnsWriter();
        writer.Number16(message.Id)
            .Number16(message.IsResponse ? AuthoritativeResponse : 0)
            .Number16(message.Questions.Count)
            .Number16(message.Answers.Count)
            .Number16(0)
            .Number16(message.Additional.Count);
        foreach (var question in message.Questions)
        {
            writer.Name(question.Name).Number16((int)question.Type).Number16(question.WantsUnicast ? TopBit | Internet : Internet);
        }

        foreach (var record in message.Answers.Concat(message.Additional))
        {
            Write(writer, record);
        }

        return writer.ToArray();
    }

    private static void Write(DnsWriter writer, DnsRecord record)
    {
        writer.Name(record.Name)
            .Number16((int)record.Type)
            .Number16(record.Flush ? TopBit | Internet : Internet)
            .Number32(record.Seconds);
        writer.Measured(() => WriteContent(writer, record));
    }

    private static void WriteContent(DnsWriter writer, DnsRecord record)
    {
        switch (record)
        {
            case DnsRecord.Pointer pointer:
                writer.Name(pointer.Target);
                break;
            case DnsRecord.Service service:
                writer.Number32(0).Number16(service.Port).Name(service.Host);
                break;
            case DnsRecord.Address address:
                writer.Raw(address.Ip.GetAddressBytes());
                break;
            case DnsRecord.Text { Strings: [] }:
                // A text record must not be empty.
                writer.Number8(0);
                break;
            case DnsRecord.Text text:
                text.Strings.ToList().ForEach(one => writer.Text(one));
                break;
        }
    }
}
