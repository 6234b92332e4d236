using System.Runtime.Versioning;
using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

[SupportedOSPlatform("linux")]
public sealed class RuntimeDirectoryTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private string _parent = string.Empty;

    private string Place => Path.Combine(_parent, "worker");

    [SetUp]
    public void MakeParent() => _parent = Directory.CreateTempSubdirectory("castworker-test-").FullName;

    [TearDown]
    public void RemoveParent() => Directory.Delete(_parent, recursive: true);

    [Test]
    public void A_second_worker_is_told_by_name_and_may_come_when_the_first_is_gone()
    {
        using (RuntimeDirectory.Claim(Place))
        {
            Should.Throw<FolderInUseException>(() => RuntimeDirectory.Claim(Place)).Path.ShouldBe(Place);
        }

        using var next = RuntimeDirectory.Claim(Place);
        next.Path.ShouldBe(Place);
    }

    [Test]
    public void Nobody_else_may_look_in()
    {
        Directory.CreateDirectory(Place);
        File.SetUnixFileMode(Place, OwnerOnly | UnixFileMode.OtherRead | UnixFileMode.GroupWrite);

        using var directory = RuntimeDirectory.Claim(Place);
        var folder = directory.Folder("s1", "profile");

        folder.ShouldBe(Path.Combine(Place, "sessions", "s1", "profile"));
        File.GetUnixFileMode(Place).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(Path.Combine(Place, "sessions", "s1")).ShouldBe(OwnerOnly);
        File.GetUnixFileMode(folder).ShouldBe(OwnerOnly);
    }

    [Test]
    public void A_link_laid_in_wait_is_refused()
    {
        Directory.CreateSymbolicLink(Place, Directory.CreateDirectory(Path.Combine(_parent, "elsewhere")).FullName);

        Should.Throw<IOException>(() => RuntimeDirectory.Claim(Place)).Message.ShouldContain(Place);
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase(".hidden")]
    [TestCase("a/b")]
    [TestCase("/etc")]
    [TestCase("a b")]
    [TestCase("ä")]
    [TestCase("a\0b")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        using var directory = RuntimeDirectory.Claim(Place);

        Should.Throw<ArgumentException>(() => directory.Folder(name, "profile"));
        Should.Throw<ArgumentException>(() => directory.Folder("s1", name));
        Should.Throw<ArgumentException>(() => directory.RemoveSession(name));
    }

    [Test]
    public void A_session_goes_with_all_its_files_and_nothing_behind_its_links()
    {
        var kept = Path.Combine(Directory.CreateDirectory(Path.Combine(_parent, "elsewhere")).FullName, "kept");
        File.WriteAllText(kept, "x");
        using var directory = RuntimeDirectory.Claim(Place);
        var folder = directory.Folder("s1", "profile");
        directory.Folder("s2", "profile");
        Directory.CreateDirectory(Path.Combine(folder, "deep", "deeper"));
        File.WriteAllText(Path.Combine(folder, "deep", "file"), "x");
        Directory.CreateSymbolicLink(Path.Combine(folder, "deep", "link"), Path.GetDirectoryName(kept)!);
        File.CreateSymbolicLink(Path.Combine(folder, "SingletonLock"), "host-123-that-never-was");

        directory.RemoveSession("s1").ShouldBeTrue();
        directory.RemoveSession("s1").ShouldBeTrue();

        Directory.Exists(Path.Combine(Place, "sessions", "s1")).ShouldBeFalse();
        Directory.Exists(Path.Combine(Place, "sessions", "s2")).ShouldBeTrue();
        File.Exists(kept).ShouldBeTrue();
    }

    [Test]
    public void A_session_folder_replaced_by_a_link_is_not_followed_either()
    {
        var kept = Path.Combine(Directory.CreateDirectory(Path.Combine(_parent, "elsewhere")).FullName, "kept");
        File.WriteAllText(kept, "x");
        using var directory = RuntimeDirectory.Claim(Place);
        Directory.CreateDirectory(Path.Combine(Place, "sessions"));
        Directory.CreateSymbolicLink(Path.Combine(Place, "sessions", "s1"), Path.GetDirectoryName(kept)!);

        directory.RemoveSession("s1").ShouldBeTrue();

        File.Exists(kept).ShouldBeTrue();
    }
}
