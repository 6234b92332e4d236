using System.Globalization;
using System.Text;
using CastWorker.Media.Serving;

namespace CastWorker.Tests.Media.Serving;

public sealed class SegmentRunTests
{
    private TempFolder _folder = null!;
    private SegmentRun _run = null!;
    private int _writes;

    [SetUp]
    public void SetUp()
    {
        _folder = new TempFolder();
        _run = new SegmentRun(_folder.Path, firstNumber: 7);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    [CancelAfter(10_000)]
    public async Task A_run_that_has_not_begun_brings_nothing(CancellationToken ct) =>
        (await LookAsync(ct)).ShouldBe((RunSight.Nothing, ""));

    [Test]
    [CancelAfter(10_000)]
    public async Task Each_finished_segment_is_brought_once(CancellationToken ct)
    {
        Finish(7, 8);
        (await LookAsync(ct)).ShouldBe((RunSight.Segments, "seg-7.ts seg-8.ts"));
        (await LookAsync(ct)).ShouldBe((RunSight.Nothing, ""));

        Finish(8, 9);
        (await LookAsync(ct)).ShouldBe((RunSight.Segments, "seg-9.ts"));
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task Segments_of_another_run_are_not_ours(CancellationToken ct)
    {
        Finish(5, 6, 7);

        (await LookAsync(ct)).ShouldBe((RunSight.Segments, "seg-7.ts"));
    }

    [TestCase(0)]
    [TestCase(100)]
    [TestCase(189)]
    [CancelAfter(10_000)]
    public async Task An_empty_or_cut_off_segment_is_damage_and_is_never_brought(int bytes, CancellationToken ct)
    {
        _folder.Write("seg-7.ts", 188);
        _folder.Write("seg-8.ts", bytes);
        List(7, 8);

        (await LookAsync(ct)).ShouldBe((RunSight.Damage, "seg-7.ts"));
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task A_vanished_segment_is_damage(CancellationToken ct)
    {
        List(7);

        (await LookAsync(ct)).ShouldBe((RunSight.Damage, ""));
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task An_emptied_playlist_is_damage(CancellationToken ct)
    {
        _folder.Write("ffmpeg.m3u8", 0);

        (await LookAsync(ct)).ShouldBe((RunSight.Damage, ""));
    }

    [TestCase("../seg-7.ts")]
    [TestCase("/etc/passwd")]
    [TestCase("seg-7.ts.tmp")]
    [TestCase("seg-seven.ts")]
    [CancelAfter(10_000)]
    public async Task Only_our_own_names_are_looked_at(string name, CancellationToken ct)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "ffmpeg.m3u8"), $"#EXTM3U\n#EXTINF:2.0,\n{name}\n", ct);

        (await LookAsync(ct)).ShouldBe((RunSight.Nothing, ""));
    }

    private async Task<(RunSight Sight, string Names)> LookAsync(CancellationToken ct)
    {
        var found = new List<FinishedSegment>();
        var sight = await _run.LookAsync(found).WaitAsync(ct);
        return (sight, string.Join(' ', found.Select(segment => segment.Listed.Name)));
    }

    private void Finish(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            _folder.Write($"seg-{number}.ts", 188 * 3);
        }

        List(numbers);
    }

    private void List(params int[] numbers)
    {
        var text = new StringBuilder("#EXTM3U\n");
        foreach (var number in numbers)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:2.000000,\nseg-{number}.ts\n");
        }

        var playlist = Path.Combine(_folder.Path, "ffmpeg.m3u8");
        File.WriteAllText(playlist, text.ToString());

        // Two writes within one tick of the file system's clock would look like one.
        File.SetLastWriteTimeUtc(playlist, DateTime.UnixEpoch.AddSeconds(++_writes));
    }
}
