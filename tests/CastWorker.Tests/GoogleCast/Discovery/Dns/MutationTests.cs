using System.Diagnostics;
using CastWorker.GoogleCast.Discovery;
using CastWorker.GoogleCast.Discovery.Dns;

namespace CastWorker.Tests.GoogleCast.Discovery.Dns;

public sealed class MutationTests
{
    private const int Count = 100_000;

    [Test]
    public void A_hundred_thousand_damaged_messages_do_no_harm()
    {
        var random = new Random(20_261_121);
        var seeds = Seeds();
        var home = new Neighbour();
        var (refused, slowest) = (0, TimeSpan.Zero);

        for (var i = 0; i < Count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                var message = DnsDecoder.Decode(Damage(seeds[i % seeds.Length], random));
                if (i % 10 < seeds.Length)
                {
                    home.Table.Take(Neighbour.Eth0, message);
                }
            }
            catch (DnsFormatException)
            {
                refused++;
            }

            slowest = Stopwatch.GetElapsedTime(began) is var took && took > slowest ? took : slowest;
        }

        refused.ShouldBeInRange(Count / 10, Count - (Count / 10), "both ways must have been tried");
        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        home.Look().Count.ShouldBeLessThanOrEqualTo(RecordCache.Limit);
        GC.GetTotalMemory(forceFullCollection: true).ShouldBeLessThan(200_000_000);
    }

    [Test]
    public void Ten_thousand_invented_devices_are_not_all_remembered()
    {
        var home = new Neighbour();
        for (var i = 0; i < 10_000; i++)
        {
            home.Announces(Neighbour.Tv with { Id = $"{i:x32}" });
        }

        home.Look().Count.ShouldBeLessThan(RecordCache.Limit);
        home.Asked().Length.ShouldBeLessThan(RecordCache.Limit * 2);
    }

    private static byte[][] Seeds()
    {
        var records = Neighbour.Records(Neighbour.Tv, "192.0.2.7", "2001:db8::7", "fe80::7");
        var question = new DnsMessage { Questions = [new DnsQuestion(CastNames.Service, DnsType.Ptr)] };
        return [.. new[] { records.Announcement, records.Goodbye, records.Answer(question)!, question }.Select(DnsEncoder.Encode)];
    }

    private static byte[] Damage(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var wounds = random.Next(1, 5); wounds > 0; wounds--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(Math.Min(8, bytes.Count - at)));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(Math.Min(16, bytes.Count - at))));
                    break;
                default:
                    // A pointer to anywhere.
                    bytes[at] = (byte)(0xC0 | random.Next(2));
                    break;
            }
        }

        return [.. bytes];
    }
}
