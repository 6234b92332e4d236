using System.Diagnostics;
using System.Runtime.Versioning;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Deploy;

/// <summary>The installer against a scripted dpkg and apt: nothing is installed here.</summary>
[SupportedOSPlatform("linux")]
internal sealed class InstallScriptTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("castworker-install-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    [CancelAfter(10_000)]
    public async Task When_everything_is_there_it_says_nothing_and_does_not_call_apt(CancellationToken ct)
    {
        Script("dpkg-query", "echo installed");
        Script("apt-get", "echo called >>calls; exit 1");

        var (exit, output) = await RunAsync("tests", ct);

        (exit, output).ShouldBe((0, ""));
        File.Exists(Path.Combine(_folder, "calls")).ShouldBeFalse();
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task Only_what_is_missing_is_installed(CancellationToken ct)
    {
        Script("dpkg-query", """for last; do :; done; [ "$last" != xvfb ] || [ -e done ] && echo installed""");
        Script("apt-get", "echo \"$@\" >>calls; touch done");

        var (exit, _) = await RunAsync("worker", ct);

        exit.ShouldBe(0);
        var call = (await File.ReadAllLinesAsync(Path.Combine(_folder, "calls"), ct)).ShouldHaveSingleItem();
        call.ShouldStartWith("install ");
        call.ShouldContain("--no-install-recommends");
        call.ShouldEndWith(" xvfb");
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task Stale_package_lists_are_renewed_once(CancellationToken ct)
    {
        Script("dpkg-query", "[ -e done ] && echo installed");
        Script("apt-get", "echo $1 >>calls; case $1 in update) touch fresh ;; install) [ -e fresh ] && touch done ;; esac");

        var (exit, _) = await RunAsync("demo", ct);

        exit.ShouldBe(0);
        (await File.ReadAllLinesAsync(Path.Combine(_folder, "calls"), ct)).ShouldBe(["install", "update", "install"]);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task When_apt_fails_it_says_what_is_missing_and_what_apt_said(CancellationToken ct)
    {
        Script("dpkg-query", "exit 1");
        Script("apt-get", "echo E: no such luck; exit 100");

        var (exit, output) = await RunAsync("worker", ct);

        exit.ShouldBe(1);
        output.ShouldContain("still missing: ca-certificates chromium ffmpeg");
        output.ShouldContain("E: no such luck");
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task When_apt_claims_success_but_a_package_is_not_there_that_is_a_failure(CancellationToken ct)
    {
        Script("dpkg-query", "exit 1");
        Script("apt-get", "exit 0");

        var (exit, output) = await RunAsync("worker", ct);

        exit.ShouldBe(1);
        output.ShouldContain("but it is not");
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task An_unknown_set_is_refused(CancellationToken ct)
    {
        var (exit, output) = await RunAsync("everything", ct);

        exit.ShouldBe(2);
        output.ShouldStartWith("usage: ");
    }

    private static string Installer() => Path.Combine(Repository.Root, "deploy", "install.sh");

    private void Script(string name, string body)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, $"#!/bin/sh\ncd '{_folder}'\n{body}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int Exit, string Output)> RunAsync(string set, CancellationToken ct)
    {
        // sudo, asked for by ordinary users, only passes on.
        Script("sudo", "exec \"$@\"");
        var info = new ProcessStartInfo("sh")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        info.ArgumentList.Add(Installer());
        info.ArgumentList.Add(set);
        info.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var script = Process.Start(info)!;
        var output = script.StandardOutput.ReadToEndAsync(ct);
        var errors = script.StandardError.ReadToEndAsync(ct);
        await script.WaitForExitAsync(ct);
        return (script.ExitCode, await output + await errors);
    }
}
