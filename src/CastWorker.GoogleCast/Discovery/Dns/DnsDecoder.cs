using System.Net;
using System.Text;

namespace CastWorker.GoogleCast.Discovery.Dns;

/// <summary>Reads a message. Records that discovery has no use for (NSEC, HINFO, OPT, …) are left out.</summary>
internal static class DnsDecoder
{
    /// <summary>The largest message that multicast DNS allows.</summary>
    public const int MessageLimit = 9000;

    private const int EntryLimit = 512;
    private const int ResponseFlag = 0x8000;
    private const int OperationAndErrorBits = 0x780F;
    private const int TopBit = 0x8000;

    /// <exception cref="DnsFormatException">These bytes are no message.</exception>
    public static DnsMessage Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MessageLimit)
        {
            throw new DnsFormatException("a message is larger than multicast DNS allows");
        }

        var reader = new DnsReader(bytes);
        var id = reader.Number16();
        var flags = reader.Number16();
        if ((flags & OperationAndErrorBits) != 0)
        {
            throw new DnsFormatException("an operation or an error that multicast DNS does not have");
        }

        int[] counts = [reader.Number16(), reader.Number16(), reader.Number16(), reader.Number16()];
        if (counts.Sum() > EntryLimit)
        {
            throw new DnsFormatException("a message has too many entries");
        }

        var questions = Questions(ref reader, counts[0]);
        var answers = Records(ref reader, counts[1]);
        // Authorities are of use only to those who probe for a name.
        _ = Records(ref reader, counts[2]);
        return new DnsMessage
        {
            Id = id,
            IsResponse = (flags & ResponseFlag) != 0,
            Questions = questions,
            Answers = answers,
            Additional = Records(ref reader, counts[3]),
        };
    }

    private static List<DnsQuestion> Questions(ref DnsReader reader, int count)
    {
        var questions = new List<DnsQuestion>();
        for (var i = 0; i < count; i++)
        {
            var name = reader.Name();
            var type = (DnsType)reader.Number16();
            questions.Add(new DnsQuestion(name, type, (reader.Number16() & TopBit) != 0));
        }

        return questions;
    }

    private static List<DnsRecord> Records(ref DnsReader reader, int count)
    {
        var records = new List<DnsRecord>();
        for (var i = 0; i < count; i++)
        {
            var name = reader.Name();
            var type = (DnsType)reader.Number16();
            var flush = (reader.Number16() & TopBit) != 0;
            var seconds = reader.Number32();
            var length = reader.Number16();
            if (Content(ref reader, name, type, length) is { } record)
            {
                records.Add(record with { Flush = flush, Seconds = seconds });
            }
        }

        return records;
    }

    private static DnsRecord? Content(ref DnsReader reader, DnsName name, DnsType type, int length)
    {
        var end = reader.Position + length;
        DnsRecord? record = (type, length) switch
        {
            (DnsType.Ptr, _) => new DnsRecord.Pointer(name, reader.Name()),
            (DnsType.Srv, _) => Service(ref reader, name),
            (DnsType.Txt, _) => Text(reader.Take(length), name),
            (DnsType.A, 4) or (DnsType.Aaaa, 16) => new DnsRecord.Address(name, new IPAddress(reader.Take(length))),
            _ => Skip(ref reader, length),
        };
        return reader.Position == end ? record : throw new DnsFormatException("a record is not as long as it says");
    }

    private static DnsRecord? Skip(ref DnsReader reader, int length)
    {
        reader.Take(length);
        return null;
    }

    private static DnsRecord.Service Service(ref DnsReader reader, DnsName name)
    {
        // Priority and weight: a screen has one door.
        reader.Take(4);
        var port = reader.Number16();
        return new DnsRecord.Service(name, reader.Name(), port);
    }

    private static DnsRecord.Text Text(ReadOnlySpan<byte> content, DnsName name)
    {
        var strings = new List<string>();
        var reader = new DnsReader(content);
        while (reader.Position < content.Length)
        {
            var text = reader.Take(reader.Number8());
            if (text.Length > 0)
            {
                strings.Add(Encoding.UTF8.GetString(text));
            }
        }

        return new DnsRecord.Text(name, strings);
    }
}
