using CastWorker.Media;
using CastWorker.Media.Serving;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Media.Serving;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SegmentFoldersTests
{
    private readonly string _shared = Directory.CreateTempSubdirectory("castworker-shared-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_shared, recursive: true);

    [Test]
    public void Without_a_configured_directory_the_host_says_where()
    {
        using var folders = new SegmentFolders(Options.Create(new MediaOptions()), session => $"/run/castworker/{session}");

        folders.Folder("s1").ShouldBe("/run/castworker/s1");
    }

    [Test, CancelAfter(5_000)]
    public async Task Workers_that_share_a_directory_do_not_meet_and_leave_nothing(CancellationToken ct)
    {
        using var one = await StartAsync(ct);
        using var other = await StartAsync(ct);

        one.Folder("demo-1").ShouldNotBe(other.Folder("demo-1"));
        Path.GetFullPath(one.Folder("demo-1")).ShouldStartWith(_shared);
        await one.StopAsync(ct);
        await other.StopAsync(ct);

        Directory.EnumerateFileSystemEntries(_shared).ShouldBeEmpty();
    }

    [Test, CancelAfter(5_000)]
    public async Task What_a_crashed_worker_left_is_removed_and_a_living_ones_and_strangers_files_are_not(CancellationToken ct)
    {
        using var living = await StartAsync(ct);
        var crashed = Directory.CreateDirectory(Path.Combine(_shared, $"castworker-{Guid.NewGuid():N}", "demo-1", "run-1"));
        await File.WriteAllTextAsync(Path.Combine(crashed.FullName, "seg-0.ts"), "x", ct);
        var stranger = Directory.CreateDirectory(Path.Combine(_shared, "castworker-notes"));

        using var next = await StartAsync(ct);

        Directory.Exists(Path.GetDirectoryName(living.Folder("s"))).ShouldBeTrue();
        stranger.Exists.ShouldBeTrue();
        Directory.Exists(crashed.FullName).ShouldBeFalse();
        Directory.EnumerateDirectories(_shared).Count().ShouldBe(3);
    }

    private async Task<SegmentFolders> StartAsync(CancellationToken ct)
    {
        var options = Options.Create(new MediaOptions { SegmentDirectory = _shared });
        var folders = new SegmentFolders(options, session => session);
        await folders.StartAsync(ct);
        return folders;
    }
}
