using System.Globalization;
using CastWorker.Media;
using CastWorker.Media.Serving.Keeping;
using CastWorker.TestSupport;
using FsCheck;
using FsCheck.Fluent;

namespace CastWorker.Tests.Media.Serving.Keeping;

/// <summary>Whatever encoders do, players see one sound stream.</summary>
public sealed class ServedStreamProperties
{
    private static readonly Gen<int[]> Steps = Gen.Choose(0, 13).ArrayOf();

    [Test]
    public void For_any_series_of_runs_the_playlists_are_valid_monotone_and_stable()
    {
        Prop.ForAll(Steps.ToArbitrary(), Holds).QuickCheckThrowOnFailure();
    }

    /// <summary>A step of 0 is a lost segment, 1 a new run, which begins with what is made at once, 2 a pause, 13 that the next run makes another picture; the others are segments of different lengths.</summary>
    private static void Holds(int[] steps)
    {
        var time = new ManualTimeProvider();
        var store = new SegmentStore(new MediaOptions { WindowSegments = 5, KeptSegments = 2 }, Segments.Shelf(), time);
        var seen = new Dictionary<long, Served>();
        Listing? before = null;
        var seamless = false;
        foreach (var step in steps)
        {
            switch (step)
            {
                case 0:
                    seamless = false;
                    break;
                case 1:
                    seamless = false;
                    for (var stills = store.StillsWanted; stills > 0; stills--)
                    {
                        seamless = store.Add(Segments.Of(seconds: 2) with { Stills = stills }, discontinuous: !seamless);
                    }

                    break;
                case 13:
                    store.BeginAnew();
                    break;
                case 2:
                    time.Advance(TimeSpan.FromSeconds(7));
                    break;
                default:
                    var length = TimeSpan.FromMilliseconds(200 * step);
                    time.Advance(length);
                    seamless = store.Add(Segments.Of(length.TotalSeconds), discontinuous: !seamless);
                    break;
            }

            (store.Age ?? TimeSpan.Zero).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(-2), "players are put behind by what is ahead of the clock");

            if (store.Playlist() is { } text)
            {
                before = Check(Listing.Read(text), before, seen);
            }
        }
    }

    private static Listing Check(Listing listing, Listing? before, Dictionary<long, Served> seen)
    {
        listing.Target.ShouldBe(2);
        listing.Segments.Count.ShouldBeInRange(1, 5);
        listing.MediaSequence.ShouldBeGreaterThanOrEqualTo(before?.MediaSequence ?? 0);
        listing.DiscontinuitySequence.ShouldBeGreaterThanOrEqualTo(before?.DiscontinuitySequence ?? 0);
        Served? previous = null;
        foreach (var segment in listing.Segments)
        {
            // What was once told of a number stays true, its place among the discontinuities too.
            seen.TryAdd(segment.Sequence, segment);
            seen[segment.Sequence].ShouldBe(segment);
            segment.Name.ShouldBe($"seg-{segment.Sequence}.ts");
            Math.Round(segment.Seconds).ShouldBeLessThanOrEqualTo(listing.Target);
            if (previous is not null)
            {
                var gap = segment.Begins - previous.Begins - TimeSpan.FromSeconds(previous.Seconds);
                gap.ShouldBeGreaterThanOrEqualTo(TimeSpan.Zero);
                (gap == TimeSpan.Zero || segment.Discontinuity > previous.Discontinuity).ShouldBeTrue();
            }

            previous = segment;
        }

        return listing;
    }

    private sealed record Served(long Sequence, string Name, double Seconds, DateTimeOffset Begins, long Discontinuity);

    private sealed record Listing(int Target, long MediaSequence, long DiscontinuitySequence, List<Served> Segments)
    {
        public static Listing Read(string text)
        {
            text.ShouldStartWith("#EXTM3U\n");
            text.ShouldNotContain("ENDLIST");
            var lines = text.Split('\n');
            var (sequence, discontinuity) = (Number(lines, "#EXT-X-MEDIA-SEQUENCE:"), Number(lines, "#EXT-X-DISCONTINUITY-SEQUENCE:"));
            var listing = new Listing((int)Number(lines, "#EXT-X-TARGETDURATION:"), sequence, discontinuity, []);
            var (begins, seconds) = (default(DateTimeOffset), 0.0);
            foreach (var line in lines.Where(line => line.Length > 0))
            {
                if (line is "#EXT-X-DISCONTINUITY")
                {
                    discontinuity++;
                }
                else if (line.StartsWith("#EXT-X-PROGRAM-DATE-TIME:", StringComparison.Ordinal))
                {
                    begins = DateTimeOffset.Parse(line["#EXT-X-PROGRAM-DATE-TIME:".Length..], CultureInfo.InvariantCulture);
                }
                else if (line.StartsWith("#EXTINF:", StringComparison.Ordinal))
                {
                    seconds = double.Parse(line["#EXTINF:".Length..^1], CultureInfo.InvariantCulture);
                }
                else if (line[0] != '#')
                {
                    listing.Segments.Add(new Served(sequence++, line, seconds, begins, discontinuity));
                }
            }

            return listing;
        }

        private static long Number(string[] lines, string tag) => long.Parse(
            lines.Single(line => line.StartsWith(tag, StringComparison.Ordinal)).AsSpan(tag.Length), CultureInfo.InvariantCulture);
    }
}
