using System.Buffers.Binary;
using System.Text;

namespace CastWorker.TestSupport.Playing;

/// <summary>A box of an MP4 file: its name, and what is in it.</summary>
public sealed record Mp4Part(string Name, int At, byte[] Content)
{
    private static readonly string[] Containers = ["moov", "trak", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf"];

    public IReadOnlyList<Mp4Part> Parts => Containers.Contains(Name, StringComparer.Ordinal) ? Mp4Reader.Read(Content) : [];

    /// <summary>The first box of a name in it, whatever lies between.</summary>
    public Mp4Part this[string name] => Parts.FirstOrDefault(part => part.Name == name)
        ?? Parts.Select(part => part.Find(name)).FirstOrDefault(part => part is not null)
        ?? throw new InvalidDataException($"{Name} has no {name}.");

    public int Number(int at) => BinaryPrimitives.ReadInt32BigEndian(Content.AsSpan(at));

    public long Long(int at) => BinaryPrimitives.ReadInt64BigEndian(Content.AsSpan(at));

    private Mp4Part? Find(string name) =>
        Parts.FirstOrDefault(part => part.Name == name) ?? Parts.Select(part => part.Find(name)).FirstOrDefault(part => part is not null);
}

/// <summary>A sample of a fragment.</summary>
/// <param name="Time">In the track's units.</param>
/// <param name="IsSync">A player can begin with it.</param>
/// <param name="Content">Its bytes.</param>
public sealed record Mp4Sample(long Time, int Duration, bool IsSync, byte[] Content)
{
    /// <summary>How much later than decoded it is shown.</summary>
    public int Delay { get; init; }
}

/// <summary>Reads MP4 streams strictly, as the standard has them and not as we write them.</summary>
public static class Mp4Reader
{
    private const int HeaderLength = 8;

    public static IReadOnlyList<Mp4Part> Read(ReadOnlySpan<byte> bytes)
    {
        var parts = new List<Mp4Part>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes.Length - at >= HeaderLength ? BinaryPrimitives.ReadInt32BigEndian(bytes[at..]) : 0;
            if (length < HeaderLength || length > bytes.Length - at)
            {
                throw new InvalidDataException($"A box of {length} bytes at {at} of {bytes.Length}.");
            }

            parts.Add(new Mp4Part(Encoding.ASCII.GetString(bytes.Slice(at + 4, 4)), at, bytes[(at + HeaderLength)..(at + length)].ToArray()));
            at += length;
        }

        return parts;
    }

    /// <summary>The samples of a track in a fragment: movie fragment, data and filling.</summary>
    public static IReadOnlyList<Mp4Sample> Samples(ReadOnlySpan<byte> fragment, int track)
    {
        if (Read(fragment) is not [{ Name: "moof" } moof, { Name: "mdat" }, { Name: "free" }])
        {
            throw new InvalidDataException("A fragment is moof, mdat and filling.");
        }

        var samples = new List<Mp4Sample>();
        foreach (var traf in moof.Parts.Where(part => part.Name == "traf" && part["tfhd"].Number(4) == track))
        {
            AddSamples(fragment, traf, samples);
        }

        return samples;
    }

    private static void AddSamples(ReadOnlySpan<byte> fragment, Mp4Part traf, List<Mp4Sample> samples)
    {
        var (header, run) = (traf["tfhd"], traf["trun"]);
        var (headerFlags, runFlags) = (header.Number(0) & 0xFFFFFF, run.Number(0) & 0xFFFFFF);
        var fields = new Queue<int>(Enumerable.Range(2, (header.Content.Length / 4) - 2).Select(i => header.Number(4 * i)));
        int? Default(int flag) => (headerFlags & flag) != 0 ? fields.Dequeue() : null;
        if ((headerFlags & 0x020000) == 0 || (headerFlags & 0x3) != 0)
        {
            throw new InvalidDataException("The fragment is not its own base.");
        }

        var (duration, size, flags) = (Default(0x8), Default(0x10), Default(0x20));
        var words = new Queue<int>(Enumerable.Range(2, (run.Content.Length / 4) - 2).Select(i => run.Number(4 * i)));
        var at = (runFlags & 0x1) != 0 ? words.Dequeue() : throw new InvalidDataException("Nothing says where the data is.");
        var firstFlags = (runFlags & 0x4) != 0 ? words.Dequeue() : (int?)null;
        var time = traf["tfdt"].Long(4);
        for (var i = 0; i < run.Number(4); i++)
        {
            var ownDuration = (runFlags & 0x100) != 0 ? words.Dequeue() : duration!.Value;
            var ownSize = (runFlags & 0x200) != 0 ? words.Dequeue() : size!.Value;
            var ownFlags = (runFlags & 0x400) != 0 ? words.Dequeue() : (i == 0 ? firstFlags : null) ?? flags!.Value;
            var delay = (runFlags & 0x800) != 0 ? words.Dequeue() : 0;
            samples.Add(new Mp4Sample(time, ownDuration, (ownFlags & 0x10000) == 0, fragment.Slice(at, ownSize).ToArray()) { Delay = delay });
            time += ownDuration;
            at += ownSize;
        }
    }
}
