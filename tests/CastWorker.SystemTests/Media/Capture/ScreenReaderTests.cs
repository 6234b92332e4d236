using System.Diagnostics;
using CastWorker.Media.Capture;
using CastWorker.Sessions;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Media.Capture;

public sealed class ScreenReaderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly PictureSize Size = MediaRoom.Size;

    [Test]
    [CancelAfter(30_000)]
    public async Task Only_what_was_drawn_is_read_and_the_picture_is_the_whole_screen(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var painter = new Painter(display.Address);
        using var reader = Open(display);
        var frame = new Nv12Frame(Size);
        reader.ReadAll(frame);

        painter.Fill(0x3366CC, new Rectangle(101, 51, 37, 21), new Rectangle(500, 300, 200, 100));
        WaitForDamage(reader, ct);
        var pixels = Pixels(reader);
        reader.Read(frame);

        pixels.ShouldBeLessThan((38 * 22) + (140 * 60) + 4096);
        frame.Bytes.SequenceEqual(WholeScreen(display)).ShouldBeTrue();
        frame.Bytes.IndexOfAnyExcept((byte)16).ShouldBeInRange(0, Size.Width * Size.Height);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_display_on_which_nothing_happens_has_no_news(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var reader = Open(display);
        reader.ReadAll(new Nv12Frame(Size));
        var watch = Stopwatch.StartNew();

        reader.Wait(TimeSpan.FromMilliseconds(300));
        reader.Wait(TimeSpan.FromMilliseconds(300));

        reader.HasDamage.ShouldBeFalse();
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_storm_of_small_changes_is_read_in_a_few_areas_and_nothing_is_lost(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var painter = new Painter(display.Address);
        using var reader = Open(display);
        var frame = new Nv12Frame(Size);
        reader.ReadAll(frame);

        for (var i = 0u; i < 20; i++)
        {
            painter.Fill(0x101010 * (i % 16), [.. Enumerable.Range(0, 1000).Select(n => new Rectangle(n * 7919 % 640, n * 104_729 % 360, 1, 1))]);
        }

        var watch = Stopwatch.StartNew();
        WaitForDamage(reader, ct);
        await Eventually.BeTrueAsync(() => IsQuiet(reader), "the storm to be over", ct);
        reader.Areas.Length.ShouldBeInRange(1, DamageRegion.MostAreas);
        reader.Read(frame);

        TestContext.Out.WriteLine($"20,000 points taken in and read in {watch.ElapsedMilliseconds} ms");
        frame.Bytes.SequenceEqual(WholeScreen(display)).ShouldBeTrue();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_thousand_changes_of_the_whole_screen_leave_the_last_one_and_no_memory(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var painter = new Painter(display.Address);
        using var reader = Open(display);
        var frame = new Nv12Frame(Size);
        reader.ReadAll(frame);
        var before = 0L;

        for (var i = 1u; i <= 1000; i++)
        {
            painter.Fill(i * 0x010305, new Rectangle(0, 0, Size.Width, Size.Height));
            WaitForDamage(reader, ct);
            reader.Read(frame);
            before = i == 10 ? GC.GetAllocatedBytesForCurrentThread() : before;
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(990 * 300, "what the painter and this test need");
        frame.Bytes.SequenceEqual(WholeScreen(display)).ShouldBeTrue();
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_change_waits_since_it_happened_however_late_somebody_asks(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var painter = new Painter(display.Address);
        using var reader = Open(display);
        reader.ReadAll(new Nv12Frame(Size));
        var before = Stopwatch.StartNew();

        painter.Fill(0x3366CC, new Rectangle(100, 50, 36, 20));
        var after = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromMilliseconds(300), ct);
        painter.Fill(0x66CC33, new Rectangle(200, 50, 36, 20));
        WaitForDamage(reader, ct);

        var clocksDiffer = TimeSpan.FromMilliseconds(20);
        reader.Unread.ShouldBeInRange(after.Elapsed - clocksDiffer, before.Elapsed + clocksDiffer);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_server_that_is_killed_is_an_error_and_not_our_end(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var reader = Open(display);

        await Programs.SignalAsync(room.Launcher, display.ProcessId, "KILL", ct);

        ErrorOf(reader, ct).Message.ShouldBe("The display to take pictures from has gone.");
        Should.Throw<StageFailedException>(() => reader.ReadAll(new Nv12Frame(Size)));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_server_that_hangs_is_an_error_within_the_limit(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var reader = Open(display);
        await Programs.SignalAsync(room.Launcher, display.ProcessId, "STOP", ct);
        var watch = Stopwatch.StartNew();

        Should.Throw<StageFailedException>(() => reader.ReadAll(new Nv12Frame(Size)))
            .Error.Message.ShouldBe("The display to take pictures from does not answer.");
        var whenAsked = watch.Elapsed;
        var whenQuiet = ErrorOf(reader, ct);

        await Programs.SignalAsync(room.Launcher, display.ProcessId, "CONT", ct);
        whenAsked.ShouldBeInRange(Limit, Limit + TimeSpan.FromSeconds(1));
        whenQuiet.Code.ShouldBe(ErrorCode.DisplayFailed);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(9));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_display_that_changes_its_size_is_an_error(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var reader = Open(display);

        // It complains that its output is larger, and has done it.
        await Programs.RunAsync(room.Launcher, "sh", ["-c", $"xrandr --display {display.Address} --fb 320x240 || true"], ct);

        ErrorOf(reader, ct).Message.ShouldBe("The display to take pictures from has changed its size.");
    }

    [Test]
    public void A_display_that_is_not_there_is_an_error() =>
        Should.Throw<StageFailedException>(() => ScreenReader.Open(":54321", Size, Limit, TimeProvider.System))
            .Error.Code.ShouldBe(ErrorCode.DisplayFailed);

    [Test]
    [CancelAfter(30_000)]
    public async Task A_reader_that_waits_can_be_woken(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        using var reader = Open(display);
        var waiting = Task.Run(() => reader.Wait(TimeSpan.FromSeconds(20)), ct);

        reader.Wake();

        await waiting.WaitAsync(TimeSpan.FromSeconds(5), ct);
    }

    private static ScreenReader Open(XvfbDisplay display) => ScreenReader.Open(display.Address, Size, Limit, TimeProvider.System);

    private static void WaitForDamage(ScreenReader reader, CancellationToken ct)
    {
        while (!reader.HasDamage)
        {
            ct.ThrowIfCancellationRequested();
            reader.Wait(TimeSpan.FromMilliseconds(100));
        }
    }

    private static bool IsQuiet(ScreenReader reader)
    {
        reader.Wait(TimeSpan.Zero);
        return reader.HasSettled;
    }

    private static long Pixels(ScreenReader reader)
    {
        var sum = 0L;
        foreach (var area in reader.Areas)
        {
            sum += area.Pixels;
        }

        return sum;
    }

    private static SessionError ErrorOf(ScreenReader reader, CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                reader.Wait(TimeSpan.FromMilliseconds(50));
            }
            catch (StageFailedException failure)
            {
                return failure.Error;
            }
        }
    }

    private static byte[] WholeScreen(XvfbDisplay display)
    {
        using var other = Open(display);
        var frame = new Nv12Frame(Size);
        other.ReadAll(frame);
        return frame.Bytes.ToArray();
    }
}
