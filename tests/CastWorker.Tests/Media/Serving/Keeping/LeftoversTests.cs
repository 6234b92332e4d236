using CastWorker.Media.Serving.Keeping;
using CastWorker.Tests.Mqtt;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging;

namespace CastWorker.Tests.Media.Serving.Keeping;

/// <summary>A loop of links stands for the disk: nothing behind it can be reached, by root neither, until it is gone.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LeftoversTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly string _home = Directory.CreateTempSubdirectory("castworker-left-").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingLogger<Leftovers> _log = new();
    private readonly Leftovers _leftovers;

    public LeftoversTests()
    {
        Directory.CreateSymbolicLink(Disk, Disk);
        _leftovers = new Leftovers(_time, _log);
    }

    [Test]
    public void What_cannot_be_deleted_is_told_once_and_deleted_when_it_can_be()
    {
        _leftovers.Delete(Folder);
        _leftovers.Delete(Segment);
        _time.Advance(Pause);
        DiskWorksAgain();

        _time.Advance(Pause);

        Directory.EnumerateFileSystemEntries(Disk).ShouldBeEmpty();
        _log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldStartWith(Folder);
        _log.At(LogLevel.Information).ShouldBe(["What was left of segments is deleted now"]);
    }

    [Test]
    public void What_is_made_anew_is_nothing_that_was_left()
    {
        _leftovers.Delete(Folder);
        _leftovers.Delete(Segment);
        DiskWorksAgain();
        _leftovers.Renew(Folder, OwnerOnly);
        File.WriteAllText(Segment, "new");

        _time.Advance(Pause);

        File.ReadAllText(Segment).ShouldBe("new");
    }

    [Test]
    public void What_cannot_be_made_anew_is_still_left()
    {
        _leftovers.Delete(Folder);
        Should.Throw<IOException>(() => _leftovers.Renew(Folder, OwnerOnly));
        DiskWorksAgain();

        _time.Advance(Pause);

        Directory.Exists(Folder).ShouldBeFalse();
    }

    public void Dispose()
    {
        _leftovers.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private string Disk => Path.Combine(_home, "disk");

    private string Folder => Path.Combine(Disk, "one-1");

    private string Segment => Path.Combine(Folder, "0.segment");

    private void DiskWorksAgain()
    {
        File.Delete(Disk);
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Segment, "old");
    }
}
