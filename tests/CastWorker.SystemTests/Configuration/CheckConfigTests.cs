using CastWorker.TestSupport.Harness;

namespace CastWorker.SystemTests.Configuration;

/// <summary>The program itself: what it says about a configuration, and how it ends.</summary>
[CancelAfter(60_000)]
public sealed class CheckConfigTests
{
    private const int Wrong = 78;

    [Test]
    public async Task A_right_configuration_is_right(CancellationToken ct)
    {
        await using var program = await RunAsync(["check-config", "--Mqtt:Host=broker", "--Targets:tv:Kind=Stream"], ct);

        program.ExitCode.ShouldBe(0);
        program.Lines.ShouldBe(["The configuration is right."]);
    }

    [Test]
    public async Task A_wrong_one_is_explained_line_by_line(CancellationToken ct)
    {
        await using var program = await RunAsync(
            ["check-config", "--Mqtt:Port=abc", "--Mqtt:Hosst=x", "--Admin:Port=70000", "--Serilog:MinimumLevel:Default=Debug"], ct);

        program.ExitCode.ShouldBe(Wrong);
        program.Lines.ShouldBe(
        [
            "configuration: Mqtt:Port must be a whole number of usual size, not \"abc\".",
            "configuration: The field Admin:Port must be between 0 and 65535.",
            "configuration: Mqtt:Hosst is not known; did you mean Mqtt:Host?",
        ]);
    }

    [Test]
    public async Task A_start_says_the_same(CancellationToken ct)
    {
        await using var program = await RunAsync(["--Mqtt:Port=abc", "--Mqtt:Version=V6"], ct);

        program.ExitCode.ShouldBe(Wrong);
        program.Lines.ShouldBe(
        [
            "configuration: Mqtt:Port must be a whole number of usual size, not \"abc\".",
            "configuration: Mqtt:Version must be one of V311, V5, not \"V6\".",
        ]);
    }

    [TestCase("check-config")]
    [TestCase("devices")]
    [TestCase("--Admin:Port=0")]
    public async Task A_file_that_cannot_be_used_ends_every_command(string argument, CancellationToken ct)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.json");
        await using var missing = await RunAsync([argument], ct, file);
        await File.WriteAllTextAsync(file, "{\n  \"Mqtt\": {,}\n}\n", ct);
        await using var broken = await RunAsync([argument], ct, file);
        File.Delete(file);

        (missing.ExitCode, broken.ExitCode).ShouldBe((Wrong, Wrong));
        missing.Lines.ShouldBe([$"configuration: CASTWORKER_CONFIG: there is no file {file}."]);
        broken.Lines.ShouldHaveSingleItem().ShouldStartWith($"configuration: {file}, line 2, position 12: ");
    }

    [Test]
    public async Task A_slip_of_the_pen_does_not_keep_the_worker_from_starting(CancellationToken ct)
    {
        await using var broker = await Broker.StartAsync(ct);
        await using var worker = await RunningWorker.StartAsync(
            broker, ct, new Dictionary<string, string?> { ["Mqtt__KeepAlife"] = "00:00:10" });

        worker.Program.Lines.ShouldContain(line => line.Contains("Mqtt:KeepAlife is not known; did you mean Mqtt:KeepAlive?"));
    }

    private static async Task<RunningProgram> RunAsync(string[] arguments, CancellationToken ct, string? file = null)
    {
        var environment = new Dictionary<string, string?> { ["CASTWORKER_CONFIG"] = file, ["DOTNET_ENVIRONMENT"] = "Production" };
        var program = RunningProgram.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "CastWorker.dll"), .. arguments], environment);
        await program.ExitedAsync(ct);
        return program;
    }
}
