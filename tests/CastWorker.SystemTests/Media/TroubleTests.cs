using System.Diagnostics;
using CastWorker.Sessions;

namespace CastWorker.SystemTests.Media;

/// <summary>What goes wrong around an encoder, and how soon it is noticed and what is left behind.</summary>
public sealed class TroubleTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task A_display_that_is_killed_ends_its_encoder_within_a_second(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);
        var clock = Stopwatch.StartNew();

        await Programs.SignalAsync(room.Launcher, display.ProcessId, "KILL", ct);
        var error = await encoder.Exited.WaitAsync(ct);

        TestContext.Out.WriteLine($"noticed after {clock.Elapsed.TotalSeconds:F2} s: {error.Message}");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        error.Code.ShouldBe(ErrorCode.DisplayFailed);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_display_that_hangs_is_noticed_and_what_reads_from_it_can_still_be_stopped(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        var encoder = await stream.EncodeAsync(display, ct);
        var clock = Stopwatch.StartNew();

        await Programs.SignalAsync(room.Launcher, display.ProcessId, "STOP", ct);
        var error = await encoder.Exited.WaitAsync(ct);
        var noticed = clock.Elapsed;
        await encoder.DisposeAsync();
        var stopped = clock.Elapsed - noticed;
        await Programs.SignalAsync(room.Launcher, display.ProcessId, "CONT", ct);

        TestContext.Out.WriteLine($"noticed after {noticed.TotalSeconds:F2} s, stopped {stopped.TotalSeconds:F2} s later");
        error.Code.ShouldBe(ErrorCode.DisplayFailed);
        noticed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        stopped.ShouldBeLessThan(TimeSpan.FromSeconds(5.5));
        room.Encoders.ShouldBeEmpty();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_start_that_is_cancelled_leaves_no_process(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(ct);

        var start = stream.EncodeAsync(display, cancelled.Token);
        await Programs.UntilAsync(() => room.Encoders.Count > 0, ct);
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => start);
        room.Encoders.ShouldBeEmpty();
        await stream.DisposeAsync();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_stream_that_is_disposed_first_takes_its_encoder_along(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var display = await room.DisplayAsync(ct);
        var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        await using var encoder = await stream.EncodeAsync(display, ct);

        await stream.DisposeAsync();

        room.Encoders.ShouldBeEmpty();
        stream.Exited.IsCompleted.ShouldBeFalse();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_display_that_is_not_there_is_told_by_name(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync();
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);
        var display = await room.DisplayAsync(ct);
        await display.DisposeAsync();

        var failure = await Should.ThrowAsync<StageFailedException>(() => stream.EncodeAsync(display, ct));

        failure.Error.Code.ShouldBe(ErrorCode.DisplayFailed);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_missing_ffmpeg_is_told_by_name(CancellationToken ct)
    {
        await using var room = await MediaRoom.OpenAsync(folder: null, ("Media:FfmpegPath", "/nowhere/ffmpeg"));
        await using var display = await room.DisplayAsync(ct);
        await using var stream = await room.Streams.CreateAsync("s1", MediaRoom.Settings, ct);

        var failure = await Should.ThrowAsync<StageFailedException>(() => stream.EncodeAsync(display, ct));

        failure.Error.Code.ShouldBe(ErrorCode.EncoderFailed);
        failure.Error.Message.ShouldBe("FFmpeg could not be started. Is it installed?");
    }
}
