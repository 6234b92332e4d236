using System.Diagnostics;
using CastWorker.Sessions;

namespace CastWorker.SystemTests.Media;

/// <summary>A small tmpfs that fills up. FFmpeg says nothing about it.</summary>
public sealed class FullDiskTests
{
    private MediaRoom _tools = null!;
    private string _mount = null!;

    [SetUp]
    public async Task SetUp()
    {
        _tools = await MediaRoom.OpenAsync();
        _mount = Directory.CreateTempSubdirectory("castworker-tmpfs-").FullName;
        await Programs.RunAsync(_tools.Launcher, "mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", _mount], CancellationToken.None);
    }

    [TearDown]
    public async Task TearDown()
    {
        await Programs.RunAsync(_tools.Launcher, "umount", [_mount], CancellationToken.None);
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
        Directory.EnumerateFileSystemEntries(_mount).ShouldBeEmpty();
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
        var clock = Stopwatch.StartNew();

        Fill();
        var error = await stream.Exited.WaitAsync(ct);
        TestContext.Out.WriteLine($"noticed after {clock.Elapsed.TotalSeconds:F2} s: {error.Message}");
        await encoder.DisposeAsync();
        await stream.DisposeAsync();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        error.Code.ShouldBe(ErrorCode.DiskFull);
        Directory.GetFileSystemEntries(_mount).ShouldBe([Path.Combine(_mount, "filler")]);

        File.Delete(Path.Combine(_mount, "filler"));
        await using var next = await room.Streams.CreateAsync("s2", MediaRoom.Settings, ct);
        await using var again = await next.EncodeAsync(display, ct);
    }

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
