using System.Diagnostics;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Media;

/// <summary>Segments in a folder, on a small tmpfs: what becomes of a stream when the folder is full, read-only or taken away.</summary>
public sealed class SegmentFolderTests
{
    private static readonly TimeSpan NoticeLimit = TimeSpan.FromSeconds(10);

    private MediaRoom _tools = null!;
    private string _mount = null!;

    [SetUp]
    public async Task SetUp()
    {
        _tools = await MediaRoom.OpenAsync();
        _mount = Directory.CreateTempSubdirectory("castworker-tmpfs-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", _mount);
    }

    [TearDown]
    public async Task TearDown()
    {
        Directory.EnumerateFileSystemEntries(_mount).ShouldBeEmpty("nothing is left behind");
        await RunAsync("umount", _mount);
        Directory.Delete(_mount);
        await _tools.DisposeAsync();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Too_little_space_refuses_the_start(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(_mount);

        var failure = await Should.ThrowAsync<StageFailedException>(() => room.Streams.CreateAsync("s1", MediaRoom.Settings, ct));

        failure.Error.Code.ShouldBe(ErrorCode.DiskFull);
        failure.Error.Stage.ShouldBe(StageName.Stream);
        Directory.GetDirectories(Corner).ShouldBeEmpty();
    }

    [TestCase("7")]
    [TestCase("0")]
    [CancelAfter(60_000)]
    public async Task A_disk_that_fills_up_ends_the_stream_by_name_with_and_without_a_guard(string minimum, CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(_mount, ("Media:MinimumFreeMegabytes", minimum));
        await using var display = await room.DisplayAsync(ct);
        var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);

        var error = await EndAsync(stream, () => Task.Run(Fill, ct), ct);
        await encoder.DisposeAsync();
        await stream.DisposeAsync();
        error.Code.ShouldBe(ErrorCode.DiskFull);
        Directory.GetDirectories(Corner).ShouldBeEmpty();

        File.Delete(Path.Combine(_mount, "filler"));
        await using var next = await room.Streams.CreateAsync("s2", MediaRoom.Settings, ct);
        await using var again = await next.EncodeAsync(display, ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_folder_that_becomes_read_only_ends_the_stream_by_name(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(_mount, ("Media:MinimumFreeMegabytes", "0"));
        await using var display = await room.DisplayAsync(ct);
        var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        var folder = Path.Combine(Corner, "s1");

        var error = await EndAsync(
            stream,
            async () =>
            {
                await RunAsync("mount", "--bind", folder, folder);
                await RunAsync("mount", "-o", "remount,ro,bind", folder);
            },
            ct);
        await RunAsync("umount", folder);
        await encoder.DisposeAsync();
        await stream.DisposeAsync();

        error.Code.ShouldBe(ErrorCode.StreamFailed);
        error.Message.ShouldBe("The folder for the stream's segments cannot be written.");
        await using var next = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var again = await next.EncodeAsync(display, ct);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_folder_that_is_deleted_ends_its_stream_by_name_and_no_other(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(_mount, ("Media:MinimumFreeMegabytes", "0"));
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        await using var other = await room.Streams.CreateAsync("s2", MediaRoom.Settings, ct);
        await using var undisturbed = await other.EncodeAsync(display, ct);

        var error = await EndAsync(stream, () => Task.Run(() => Directory.Delete(Path.Combine(Corner, "s1"), recursive: true), ct), ct);
        var before = undisturbed.Progress.Frames;
        await Eventually.BeTrueAsync(() => undisturbed.Progress.Frames > before + 30, "the other to go on", ct);

        error.Code.ShouldBe(ErrorCode.StreamFailed);
        error.Message.ShouldBe("The folder with the stream's segments was deleted.");
        other.Exited.IsCompleted.ShouldBeFalse();
        undisturbed.Exited.IsCompleted.ShouldBeFalse();
    }

    private string Corner => Directory.GetDirectories(_mount).Single();

    private static async Task<SessionError> EndAsync(ILiveStream stream, Func<Task> misfortune, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        await misfortune();
        var error = await stream.Exited.WaitAsync(ct);
        TestContext.Out.WriteLine($"noticed after {clock.Elapsed.TotalSeconds:F2} s: {error.Message}");
        clock.Elapsed.ShouldBeLessThan(NoticeLimit);
        return error;
    }

    private Task RunAsync(string program, params string[] arguments) => Programs.RunAsync(_tools.Launcher, program, arguments, CancellationToken.None);

    private void Fill()
    {
        using var filler = new FileStream(Path.Combine(_mount, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            new DriveInfo(_mount).AvailableFreeSpace.ShouldBe(0);
        }
    }
}
