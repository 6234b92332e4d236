using System.Runtime.Versioning;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Restoring;
using CastWorker.Sessions.Settings;
using CastWorker.Storage;
using CastWorker.Tests.Mqtt;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging;

namespace CastWorker.Tests.Storage;

/// <summary>The memories on a real disk, and every way in which a disk can be unwell.</summary>
[SupportedOSPlatform("linux"), CancelAfter(20_000)]
public sealed class StateFileTests
{
    private static readonly TargetMemory Everything = new()
    {
        Target = "tv",
        LastPage = new Uri("http://page/last?token=s3cret"),
        Wanted = new WantedPage(new Uri("http://page/a"), TakeOver.Never, 7, new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)),
        Changes = new SettingsChange { Quality = new Quality { Size = new PictureSize(854, 480), X264Preset = "veryfast" }, Mode = StreamMode.Safe, Zoom = 150 },
        AppSession = "7E57-1",
        VolumeOwed = 0.42,
    };

    private RecordingLogger<StateFile> _log = new();
    private string _parent = "";

    private string Folder => Path.Combine(_parent, "state");

    private string StatePath => Path.Combine(Folder, "state.json");

    [SetUp]
    public void BeginAnew()
    {
        _parent = Directory.CreateTempSubdirectory("castworker-state-").FullName;
        _log = new RecordingLogger<StateFile>();
    }

    [TearDown]
    public void RemoveParent() => Directory.Delete(_parent, recursive: true);

    [Test]
    public void Everything_comes_back_as_it_was()
    {
        using var directory = StateDirectory.Claim(Folder);
        new StateFile(directory, _log).TryWrite([Everything, new TargetMemory { Target = "hub" }]).ShouldBeTrue();

        new StateFile(directory, _log).Read().ShouldBe([new TargetMemory { Target = "hub" }, Everything]);
    }

    [Test]
    public void Nobody_else_may_read_it_for_addresses_hold_tokens()
    {
        using var directory = StateDirectory.Claim(Folder);
        new StateFile(directory, _log).TryWrite([Everything]);

        File.GetUnixFileMode(StatePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["lock", "state.json"]);
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("""{"version":1}""")]
    [TestCase("""{"version":1,"targets":null}""")]
    [TestCase("""{"version":1,"targets":[{"target":null}]}""")]
    [TestCase("""{"version":1,"targets":[{"target":"tv","mode":"Sideways"}]}""")]
    [TestCase("""{"version":2,"targets":[]}""")]
    [TestCase("null")]
    [TestCase("\0\0\0\0")]
    public void What_cannot_be_read_is_put_aside_with_a_warning_and_the_worker_begins_anew(string text)
    {
        using var directory = StateDirectory.Claim(Folder);
        File.WriteAllText(StatePath, text);
        var file = new StateFile(directory, _log);

        file.Read().ShouldBeEmpty();

        File.ReadAllText(StatePath + ".unreadable").ShouldBe(text);
        _log.At(LogLevel.Warning).Length.ShouldBe(1);
        file.TryWrite([Everything]).ShouldBeTrue();
        file.Read().ShouldBe([Everything]);
    }

    [Test]
    public void A_file_that_is_torn_anywhere_never_ends_the_start()
    {
        using var directory = StateDirectory.Claim(Folder);
        new StateFile(directory, _log).TryWrite([Everything]);
        var whole = File.ReadAllBytes(StatePath);

        for (var length = 0; length < whole.Length - 2; length++)
        {
            File.WriteAllBytes(StatePath, whole[..length]);
            new StateFile(directory, _log).Read().ShouldBeEmpty();
        }
    }

    [Test]
    public void What_is_no_page_is_left_out()
    {
        using var directory = StateDirectory.Claim(Folder);
        File.WriteAllText(StatePath, """{"version":1,"targets":[{"target":"tv","last_page":"file:///etc/passwd","zoom":150},null]}""");

        new StateFile(directory, _log).Read().ShouldBe([new TargetMemory { Target = "tv", Changes = new SettingsChange { Zoom = 150 } }]);
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_one_warning_and_no_failure()
    {
        File.WriteAllText(Folder, "a file");
        using var directory = StateDirectory.Claim(Folder);
        var file = new StateFile(directory, _log);

        file.Read().ShouldBeEmpty();
        file.TryWrite([Everything]);
        file.TryWrite([Everything]);

        file.Trouble.ShouldNotBeNull();
        _log.At(LogLevel.Warning).Length.ShouldBe(1);
    }

    [Test]
    public async Task A_disk_without_room_is_one_warning_and_is_written_when_there_is_room_again(CancellationToken ct)
    {
        using var directory = StateDirectory.Claim(Folder);
        var time = new ManualTimeProvider();
        var file = new StateFile(directory, _log);
        using var keeper = new MemoryKeeper(file, time);
        await keeper.StartAsync(ct);
        // A folder of that name stands in the way as well as a full disk, and also for root.
        Directory.CreateDirectory(StatePath + ".next");

        keeper.Keep([Everything]);
        await Eventually.BeTrueAsync(() => file.Trouble is not null, "the trouble", ct);
        Directory.Delete(StatePath + ".next");
        await Eventually.BeTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(10));
                return file.Trouble is null;
            },
            "it to be written",
            ct);

        new StateFile(directory, _log).Read().ShouldBe([Everything]);
        _log.At(LogLevel.Warning).Length.ShouldBe(1);
        await keeper.StopAsync(ct);
    }

    [Test]
    public async Task The_latest_wins_and_the_last_one_is_written_at_the_end(CancellationToken ct)
    {
        using var directory = StateDirectory.Claim(Folder);
        using var keeper = new MemoryKeeper(new StateFile(directory, _log), new ManualTimeProvider());
        await keeper.StartAsync(ct);

        for (var zoom = 100; zoom <= 200; zoom++)
        {
            keeper.Keep([Everything with { Changes = new SettingsChange { Zoom = zoom } }]);
        }

        await keeper.StopAsync(ct);

        new StateFile(directory, _log).Read().Single().Changes.Zoom.ShouldBe(200);
    }

    [Test]
    public void A_second_worker_is_told_where_to_give_it_a_folder_of_its_own()
    {
        using var first = StateDirectory.Claim(Folder);

        Should.Throw<FolderInUseException>(() => StateDirectory.Claim(Folder)).Message.ShouldContain("State:Directory");
    }

    [Test]
    public void A_folder_that_is_not_there_yet_and_a_link_that_the_owner_named_are_both_fine()
    {
        var real = Directory.CreateDirectory(Path.Combine(_parent, "real")).FullName;
        var link = Directory.CreateSymbolicLink(Path.Combine(_parent, "link"), real).FullName;

        StateDirectoryChoice.Here(Folder).Path.ShouldBe(Folder);
        StateDirectoryChoice.Here(link).Path.ShouldBe(real);
    }

    [TestCase("/mine", "/of/service:/two", true, "/xdg", "/mine")]
    [TestCase(null, "/of/service:/two", true, "/xdg", "/of/service")]
    [TestCase(null, null, true, "/xdg", "/var/lib/castworker")]
    [TestCase(null, null, false, "/xdg/", "/xdg/castworker")]
    [TestCase(null, "", false, "", "/home/me/.local/state/castworker")]
    public void The_folder_is_chosen_in_this_order(string? configured, string? service, bool var, string? user, string expected) =>
        new StateDirectoryChoice
        {
            Configured = configured,
            OfService = service,
            VarIsWritable = var,
            OfUser = user,
            Home = "/home/me",
        }.Path.ShouldBe(expected);
}
