using System.Diagnostics;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.WholePath;

/// <summary>Segments on a disk that answers with I/O errors for a while: told by name, felt by nobody else, over when the disk works again, nothing left.</summary>
[NonParallelizable]
internal sealed class FailingDiskTests
{
    private const string NotWritten = "The folder for the stream's segments cannot be written.";
    private const string NotRead = "The folder with the stream's segments cannot be read.";

    [Test, CancelAfter(180_000)]
    public async Task What_cannot_be_written_ends_its_stream_by_name_and_no_other_and_it_comes_back_with_the_disk(CancellationToken ct)
    {
        await using var house = await DiskHouse.OpenAsync(ct);
        var clock = Stopwatch.StartNew();

        house.Disk.Fail(house.FolderOfOne, DiskFault.Write);
        await house.ToldAsync(DiskHouse.One, clock, ct, NotWritten);
        await house.GoesOnAsync(DiskHouse.Two, segments: 4, ct);
        house.Mqtt.State(DiskHouse.One)!.Value.GetProperty("state").GetString().ShouldBe("recovering", house.Words());

        house.Disk.WorkAgain();
        await house.StateIsAsync(DiskHouse.One, "streaming", ct);
        await house.PlaysAsync(DiskHouse.One, ct);
        await house.GoesOnAsync(DiskHouse.Two, segments: 1, ct);
        await house.SwitchOffAsync(DiskHouse.One, ct);
        await house.SwitchOffAsync(DiskHouse.Two, ct);
        await house.NothingIsLeftAsync(ct);
    }

    [Test, CancelAfter(180_000)]
    public async Task What_cannot_be_read_back_ends_its_stream_by_name_and_no_other_and_it_comes_back_with_the_disk(CancellationToken ct)
    {
        await using var house = await DiskHouse.OpenAsync(ct);
        var segments = await house.SegmentsAsync(DiskHouse.One, ct);
        var clock = Stopwatch.StartNew();

        house.Disk.Fail(house.FolderOfOne, DiskFault.Read);
        (await DiskHouse.CanBeFetchedAsync(segments[^1], ct)).ShouldBeFalse();
        await house.ToldAsync(DiskHouse.One, clock, ct, NotRead);
        await house.GoesOnAsync(DiskHouse.Two, segments: 2, ct);

        house.Disk.WorkAgain();
        await house.StateIsAsync(DiskHouse.One, "streaming", ct);
        await house.GoesOnAsync(DiskHouse.One, segments: 1, ct, "idle starting streaming recovering streaming");
        await house.SwitchOffAsync(DiskHouse.One, ct);
        await house.SwitchOffAsync(DiskHouse.Two, ct);
        await house.NothingIsLeftAsync(ct);
    }

    [Test, CancelAfter(180_000)]
    public async Task What_cannot_be_deleted_disturbs_nobody_and_is_deleted_when_it_can_be(CancellationToken ct)
    {
        await using var house = await DiskHouse.OpenAsync(ct);

        house.Disk.Fail(house.FolderOfOne, DiskFault.Delete);
        await house.GoesOnAsync(DiskHouse.One, segments: 6, ct);
        await house.Worker.Program.SaysAsync("could not be deleted", ct);
        await house.SwitchOffAsync(DiskHouse.One, ct);
        await house.GoesOnAsync(DiskHouse.Two, segments: 1, ct);
        Directory.EnumerateFiles(house.FolderOfOne).ShouldNotBeEmpty("the test must find something left to be worth anything");

        house.Disk.WorkAgain();
        await Eventually.BeTrueAsync(() => !Directory.Exists(house.FolderOfOne), () => $"its folder to be deleted: {house.Words()}", ct);
        await house.GoesOnAsync(DiskHouse.Two, segments: 1, ct);
        await house.SwitchOffAsync(DiskHouse.Two, ct);
        await house.NothingIsLeftAsync(ct);
        house.Worker.Program.Lines.Count(line => line.Contains("could not be deleted", StringComparison.Ordinal)).ShouldBe(1, house.Words());
    }

    [Test, CancelAfter(180_000)]
    public async Task When_all_of_the_disk_fails_everybody_is_told_who_is_switched_off_ends_and_who_is_not_comes_back(CancellationToken ct)
    {
        await using var house = await DiskHouse.OpenAsync(ct);
        var clock = Stopwatch.StartNew();

        house.Disk.Fail(house.Disk.Folder, Enum.GetValues<DiskFault>());
        await house.ToldAsync(DiskHouse.One, clock, ct, NotRead, NotWritten);
        await house.ToldAsync(DiskHouse.Two, clock, ct, NotRead, NotWritten);
        await house.SwitchOffAsync(DiskHouse.One, ct);
        Directory.Exists(house.FolderOfOne).ShouldBeTrue("the test must find something left to be worth anything");

        house.Disk.WorkAgain();
        await house.StateIsAsync(DiskHouse.Two, "streaming", ct);
        await house.PlaysAsync(DiskHouse.Two, ct);
        await Eventually.BeTrueAsync(() => !Directory.Exists(house.FolderOfOne), () => $"its folder to be deleted: {house.Words()}", ct);
        await house.SwitchOffAsync(DiskHouse.Two, ct);
        await house.NothingIsLeftAsync(ct);
    }

    [Test, CancelAfter(180_000)]
    public async Task A_worker_that_ends_while_the_disk_fails_ends_in_order_and_the_next_one_deletes_what_it_left(CancellationToken ct)
    {
        await using var house = await DiskHouse.OpenAsync(ct);

        house.Disk.Fail(house.Disk.Folder, Enum.GetValues<DiskFault>());
        var exitCode = await house.Worker.TerminateAsync(ct);

        exitCode.ShouldBe(0, house.Words());
        house.Worker.Children().ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(house.Disk.Folder).ShouldNotBeEmpty("the test must find something left to be worth anything");
        house.Disk.WorkAgain();
        await house.Worker.StartAgainAsync(ct);
        await Eventually.BeTrueAsync(
            () => Directory.EnumerateDirectories(house.Disk.Folder).Count() == 1, () => $"only the new worker's corner: {house.Words()}", ct);
    }
}
