using System.Diagnostics;
using CastWorker.Processes;

namespace CastWorker.SystemTests.Processes;

public sealed class OneShotTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ProcessRegistry _registry = new();

    private OneShot Shots => new(_registry, TimeProvider.System);

    [TearDown]
    public void NothingIsLeft() => _registry.All.ShouldBeEmpty();

    [Test, CancelAfter(15_000)]
    public async Task A_program_answers_with_its_code_and_both_outputs(CancellationToken ct)
    {
        var result = await Shots.RunAsync("sh", ["-c", "echo grüße; echo oh >&2; cat; exit 3"], Limit, ct);

        result.ShouldBe(new OneShotResult(3, "grüße\n", "oh\n"));
    }

    [Test, CancelAfter(15_000)]
    public async Task A_program_that_does_not_end_is_killed_with_its_descendants(CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var pidFile = Path.GetTempFileName();

        var failure = await Should.ThrowAsync<OneShotTimeoutException>(() =>
            Shots.RunAsync("sh", ["-c", $"sleep 600 & echo $! > {pidFile}; wait"], TimeSpan.FromSeconds(1), ct));

        failure.Program.ShouldBe("sh");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        ProcessTable.Lives(int.Parse(await File.ReadAllTextAsync(pidFile, ct), System.Globalization.CultureInfo.InvariantCulture)).ShouldBeFalse();
        File.Delete(pidFile);
    }

    [Test, CancelAfter(15_000)]
    public async Task A_descendant_that_holds_the_pipes_does_not_hold_up_the_answer(CancellationToken ct)
    {
        var result = await Shots.RunAsync("sh", ["-c", "sleep 600 & echo done"], Limit, ct);

        result.Output.ShouldBe("done\n");
    }

    [Test, CancelAfter(30_000)]
    public async Task An_endless_answer_is_cut(CancellationToken ct)
    {
        var result = await Shots.RunAsync("head", ["-c", "100000000", "/dev/zero"], TimeSpan.FromSeconds(20), ct);

        result.ExitCode.ShouldBe(0);
        result.Output.Length.ShouldBe(OneShot.MostOutput);
    }

    [Test, CancelAfter(15_000)]
    public async Task A_cancelled_question_is_a_cancellation_not_a_timeout(CancellationToken ct)
    {
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var question = Shots.RunAsync("sleep", ["600"], Limit, hurry.Token);

        await hurry.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => question);
    }

    [Test, CancelAfter(15_000)]
    public async Task A_missing_program_is_named(CancellationToken ct) =>
        (await Should.ThrowAsync<ChildStartException>(() => Shots.RunAsync("no-such-program-anywhere", [], Limit, ct)))
            .Program.ShouldBe("no-such-program-anywhere");
}
