using System.Diagnostics;
using CastWorker.Processes;
using CastWorker.TestSupport;

namespace CastWorker.SystemTests.Processes;

/// <summary>How children of every character end.</summary>
public sealed class StoppingTests
{
    [Test, CancelAfter(15_000)]
    public async Task A_child_that_obeys_its_word_ends_well(CancellationToken ct)
    {
        var partner = await Partner.StartReadyAsync(ct, "stop-on", "q");

        await partner.DisposeAsync();

        (await partner.Child.Exited).ShouldBe(0);
        partner.Output.ShouldBe(["ready", "stopping"]);
    }

    [Test, CancelAfter(15_000)]
    public async Task A_child_that_ignores_everything_is_killed_within_five_seconds(CancellationToken ct)
    {
        var partner = await Partner.StartReadyAsync(ct, "ignore-signals");
        var watch = Stopwatch.StartNew();

        await partner.DisposeAsync();

        watch.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(5));
        (await partner.Child.Exited).ShouldBe(128 + Signals.Kill);
        partner.Output.ShouldBe(["ready", "ignored SIGTERM", "ignored SIGTERM"]);
    }

    [Test, CancelAfter(15_000)]
    public async Task Nobody_is_killed_before_the_clock_has_reached_the_end_of_the_ladder(CancellationToken ct)
    {
        var time = new ManualTimeProvider();
        var start = time.GetUtcNow();
        var partner = Partner.StartWithClock(time, "ignore-signals");
        await partner.Ready(ct);

        var stopping = partner.DisposeAsync().AsTask();
        await ProcessTable.UntilAsync(() => Step(time, stopping), ct);

        (time.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(StopLadder.Ffmpeg.Total - StopLadder.KillLimit);
        (await partner.Child.Exited).ShouldBe(128 + Signals.Kill);

        static bool Step(ManualTimeProvider time, Task stopping)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return stopping.IsCompleted;
        }
    }

    [Test, CancelAfter(15_000)]
    public async Task A_child_that_lives_on_its_input_ends_with_it(CancellationToken ct)
    {
        var partner = Partner.Start(new ProcessRegistry(), StopLadder.FedFfmpeg, "echo-input");
        await partner.Ready(ct);
        var watch = Stopwatch.StartNew();

        await partner.DisposeAsync();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        (await partner.Child.Exited).ShouldBe(0);
    }

    [Test, CancelAfter(15_000)]
    public async Task A_child_that_does_not_read_the_pictures_it_is_written_frees_who_writes_them(CancellationToken ct)
    {
        var partner = Partner.Start(new ProcessRegistry(), StopLadder.FedFfmpeg, "hang-without-reading-stdin");
        await partner.Ready(ct);
        var writing = Task.Run(() => partner.Child.Input.Write(new byte[3_000_000]), ct);
        var watch = Stopwatch.StartNew();

        await partner.DisposeAsync();

        // Whichever comes first: that nobody reads any more, or that the pipe is closed on our side.
        var end = await Should.ThrowAsync<Exception>(() => writing);
        (end is IOException or ObjectDisposedException).ShouldBeTrue(end.ToString());
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
    }

    [Test, CancelAfter(15_000)]
    public async Task A_full_input_pipe_does_not_hold_up_the_ladder(CancellationToken ct)
    {
        var partner = await Partner.StartReadyAsync(ct, "hang-without-reading-stdin");
        var stuck = partner.Child.WriteInputAsync(new string('z', 1_000_000), ct);
        var watch = Stopwatch.StartNew();

        await partner.DisposeAsync();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        (await partner.Child.Exited).ShouldBe(128 + Signals.Terminate);
        await stuck;
    }

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(15_000)]
    public async Task Grandchildren_die_with_the_child_even_those_that_left_its_group(bool leave, CancellationToken ct)
    {
        var partner = await Partner.StartReadyAsync(ct, leave ? ["fork-grandchildren", "3", "leave"] : ["fork-grandchildren", "3"]);
        partner.Grandchildren.Count(ProcessTable.Lives).ShouldBe(3);

        await partner.DisposeAsync();

        partner.Grandchildren.Count(ProcessTable.Lives).ShouldBe(0);
    }

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(15_000)]
    public async Task What_a_child_leaves_behind_when_it_ends_by_itself_is_killed_too(bool leave, CancellationToken ct)
    {
        await using var partner = Partner.Start(
            leave ? ["fork-grandchildren", "2", "leave", "and-exit"] : ["fork-grandchildren", "2", "and-exit"]);

        (await partner.Child.Exited.WaitAsync(ct)).ShouldBe(5);

        partner.Grandchildren.Count.ShouldBe(2);
        partner.Grandchildren.Count(ProcessTable.Lives).ShouldBe(0);
    }

    [Test, CancelAfter(15_000)]
    public async Task The_end_is_seen_although_a_hidden_grandchild_holds_the_pipes(CancellationToken ct)
    {
        await using var partner = Partner.Start("fork-grandchildren", "1", "hide", "and-exit");

        var code = await partner.Child.Exited.WaitAsync(ct);

        code.ShouldBe(5);
        var hidden = partner.Grandchildren.ShouldHaveSingleItem();
        ProcessTable.Lives(hidden).ShouldBeTrue();
        Signals.TrySendToProcess(hidden, Signals.Kill);
    }

    [Test, CancelAfter(15_000)]
    public async Task Many_may_stop_the_same_child_at_once_and_again(CancellationToken ct)
    {
        var partner = await Partner.StartReadyAsync(ct, "stop-on", "q");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => partner.DisposeAsync().AsTask(), ct)));
        await partner.DisposeAsync();

        (await partner.Child.Exited).ShouldBe(0);
        partner.Output.Count(line => line.Equals("stopping", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Test, CancelAfter(15_000)]
    public async Task A_child_may_be_stopped_in_the_moment_of_its_birth(CancellationToken ct)
    {
        for (var i = 0; i < 20; i++)
        {
            var partner = Partner.Start(new ProcessRegistry(), StopLadder.Terminate, "ignore-signals");

            await partner.DisposeAsync().AsTask().WaitAsync(ct);

            partner.Child.Exited.IsCompleted.ShouldBeTrue();
            ProcessTable.Lives(partner.Child.Id).ShouldBeFalse();
        }
    }

    [Test, CancelAfter(15_000)]
    public async Task Input_to_a_dead_child_is_no_error(CancellationToken ct)
    {
        await using var partner = Partner.Start("exit", "3");

        (await partner.Child.Exited.WaitAsync(ct)).ShouldBe(3);

        await Should.NotThrowAsync(() => partner.Child.WriteInputAsync("q\n", ct));
    }

    [Test]
    public void A_program_that_does_not_exist_is_named()
    {
        var launcher = new ChildLauncher(new ProcessRegistry(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<ChildProcess>.Instance);

        var spec = new ChildSpec
        {
            Program = "no-such-program-anywhere",
            Arguments = [],
            SessionId = "test",
            Role = ChildRole.Encoder,
            Stop = StopLadder.Terminate,
        };
        Should.Throw<ChildStartException>(() => launcher.Start(spec)).Program.ShouldBe("no-such-program-anywhere");
    }
}
