using CastWorker.Media;
using CastWorker.Media.Serving.Keeping;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Media.Serving.Keeping;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SegmentShelvesTests
{
    private readonly string _shared = Directory.CreateTempSubdirectory("castworker-shared-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_shared, recursive: true);

    [Test, CancelAfter(5_000)]
    public async Task Without_a_configured_directory_segments_are_in_memory_and_can_be_read_after_they_are_gone(CancellationToken ct)
    {
        using var shelves = await StartAsync(new MediaOptions(), ct);
        using var shelf = shelves.Open("s1");
        var body = shelf.Put(new byte[] { 1, 2, 3 });
        await using var open = body.TryOpen()!;
        body.Discard();

        var read = new byte[3];
        await open.ReadExactlyAsync(read, ct);
        read.ShouldBe([1, 2, 3]);
        shelf.Trouble.ShouldBeNull();
    }

    [Test, CancelAfter(5_000)]
    public async Task In_a_folder_each_session_has_its_own_and_leaves_nothing(CancellationToken ct)
    {
        using var shelves = await StartAsync(InFolder, ct);
        var shelf = shelves.Open("s1");
        var (one, two) = (shelf.Put(new byte[10]), shelf.Put(new byte[20]));
        Files().Select(file => file.Length).ShouldBe([10, 20]);
        Files().ShouldAllBe(file => (file.Directory!.UnixFileMode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) == UnixFileMode.None);
        await using var open = two.TryOpen()!;
        one.Discard();
        two.Discard();

        Files().ShouldBeEmpty();
        await open.ReadExactlyAsync(new byte[20], ct);
        one.TryOpen().ShouldBeNull();
        shelf.Dispose();
        Directory.EnumerateDirectories(Directory.GetDirectories(_shared).Single()).ShouldBeEmpty();
    }

    [Test, CancelAfter(5_000)]
    public async Task A_folder_that_somebody_deletes_is_told_by_name(CancellationToken ct)
    {
        using var shelves = await StartAsync(InFolder, ct);
        using var shelf = shelves.Open("s1");
        Directory.Delete(Path.Combine(Directory.GetDirectories(_shared).Single(), "s1"), recursive: true);

        shelf.Trouble!.Message.ShouldBe("The folder with the stream's segments was deleted.");
        var failure = Should.Throw<StageFailedException>(() => shelf.Put(new byte[1]));
        failure.Error.Message.ShouldBe("The folder with the stream's segments was deleted.");
        failure.Error.Scope.ShouldBe(ErrorScope.Session);
    }

    [Test, CancelAfter(5_000)]
    public async Task A_session_has_its_budget_and_all_have_one_together(CancellationToken ct)
    {
        using var shelves = await StartAsync(new MediaOptions { SessionMegabytes = 8, SegmentMegabytes = 16 }, ct);
        using var one = shelves.Open("s1");
        var two = shelves.Open("s2");
        one.Put(new byte[8 << 20]);
        one.IsOverfull.ShouldBeFalse();
        var more = one.Put(new byte[1]);
        one.IsOverfull.ShouldBeTrue();
        two.IsOverfull.ShouldBeFalse();

        two.Put(new byte[8 << 20]);
        more.Discard();
        one.IsOverfull.ShouldBeFalse();
        using var three = shelves.Open("s3");
        three.Put(new byte[1]);
        one.IsOverfull.ShouldBeTrue();
        two.Dispose();
        one.IsOverfull.ShouldBeFalse();
    }

    [Test, CancelAfter(5_000)]
    public async Task Workers_that_share_a_directory_do_not_meet_and_leave_nothing(CancellationToken ct)
    {
        using var one = await StartAsync(InFolder, ct);
        using var other = await StartAsync(InFolder, ct);
        using var shelf = one.Open("demo-1");
        using var same = other.Open("demo-1");
        shelf.Put(new byte[1]);
        same.Put(new byte[1]);

        Files().Count.ShouldBe(2);
        await one.StopAsync(ct);
        await other.StopAsync(ct);

        Directory.EnumerateFileSystemEntries(_shared).ShouldBeEmpty();
    }

    [Test, CancelAfter(5_000)]
    public async Task What_a_crashed_worker_left_is_removed_and_a_living_ones_and_strangers_files_are_not(CancellationToken ct)
    {
        using var living = await StartAsync(InFolder, ct);
        using var shelf = living.Open("s");
        shelf.Put(new byte[1]);
        var crashed = Directory.CreateDirectory(Path.Combine(_shared, $"castworker-{Guid.NewGuid():N}", "demo-1"));
        await File.WriteAllTextAsync(Path.Combine(crashed.FullName, "0.segment"), "x", ct);
        var stranger = Directory.CreateDirectory(Path.Combine(_shared, "castworker-notes"));

        using var next = await StartAsync(InFolder, ct);

        Files().Count.ShouldBe(1);
        stranger.Exists.ShouldBeTrue();
        Directory.Exists(crashed.FullName).ShouldBeFalse();
        Directory.EnumerateDirectories(_shared).Count().ShouldBe(3);
    }

    private MediaOptions InFolder => new() { SegmentDirectory = _shared, MinimumFreeMegabytes = 0 };

    private List<FileInfo> Files() =>
        [.. new DirectoryInfo(_shared).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name != "lock").OrderBy(file => file.Name, StringComparer.Ordinal)];

    private static async Task<SegmentShelves> StartAsync(MediaOptions options, CancellationToken ct)
    {
        var shelves = new SegmentShelves(Options.Create(options), TimeProvider.System, NullLogger<SegmentShelves>.Instance);
        await shelves.StartAsync(ct);
        return shelves;
    }
}
