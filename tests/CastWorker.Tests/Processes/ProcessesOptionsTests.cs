using CastWorker.Browser.Chromium;
using CastWorker.Processes;

namespace CastWorker.Tests.Processes;

public sealed class ProcessesOptionsTests
{
    [TestCase(null, true)]
    [TestCase("/run/castworker", true)]
    [TestCase("run/castworker", false)]
    public void The_runtime_directory_is_absolute_or_left_to_us(string? path, bool valid) =>
        new ProcessesOptionsValidator().Validate(null, new ProcessesOptions { RuntimeDirectory = path }).Succeeded.ShouldBe(valid);

    [TestCase("/run/castworker-of-29-letters", null)]
    [TestCase("/run/castworker-of-29-letters/", null)]
    [TestCase("/run/castworker-of-30-letters-", "(/run/castworker-of-30-letters- has 30)")]
    [TestCase("/run/castworker-für-alle-Räume", "has 32")]
    public void A_runtime_directory_too_long_for_the_sockets_of_browsers_is_refused(string path, string? failure)
    {
        var result = new ProcessesOptionsRules().Validate(null, new ProcessesOptions { RuntimeDirectory = path });

        result.Succeeded.ShouldBe(failure is null);
        (result.FailureMessage ?? "").ShouldContain(failure ?? "");
    }

    [Test]
    public void The_longest_runtime_directory_and_session_id_leave_room_for_a_browsers_socket()
    {
        var parent = Directory.CreateTempSubdirectory("castworker-test-");
        using var directory = RuntimeDirectory.Claim(Path.Combine(parent.FullName, "run"));

        var browser = new ChromiumFolders(directory.Folder("wohnzi-999999", "browser"));
        var socket = $"{browser.Environment(":1", speakers: null)["TMPDIR"]}/org.chromium.Chromium.XXXXXX/SingletonSocket";

        (ProcessesOptionsRules.LongestPath + socket.Length - directory.Path.Length).ShouldBe(107);
        parent.Delete(recursive: true);
    }
}
