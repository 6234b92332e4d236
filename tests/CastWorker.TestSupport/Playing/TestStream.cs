using System.Diagnostics;
using System.Globalization;

namespace CastWorker.TestSupport.Playing;

/// <summary>What the segments are.</summary>
public enum SegmentKind
{
    Ts,
    Fmp4,
}

/// <summary>What the stream is like.</summary>
public sealed record TestStreamPlan
{
    public static TestStreamPlan Fmp4 { get; } = new() { Kind = SegmentKind.Fmp4 };

    public SegmentKind Kind { get; init; }

    public string Size { get; init; } = "1280x720";

    /// <summary>Should the test be killed, the source ends by itself.</summary>
    public int Seconds { get; init; } = 120;

    /// <summary>Whether the playlist says that the stream is over when it is.</summary>
    public bool SaysItsEnd { get; init; }
}

/// <summary>A live HLS stream of a test picture, made by FFmpeg alone: proves the player, not the worker.</summary>
public sealed class TestStream : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("castworker-teststream-").FullName;
    private readonly Process _ffmpeg;
    private readonly LoopbackServer _server;

    private int _requests;
    private volatile string? _withheld;

    private TestStream(bool allowOtherOrigins, TestStreamPlan plan)
    {
        _ffmpeg = StartFfmpeg(_folder, Source(plan));
        _server = LoopbackServer.Start(Answer, allowOtherOrigins);
    }

    /// <summary>How much was asked for, found or not.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public Uri Master => new(_server.Root, "master.m3u8");

    /// <summary>Returns once three segments can be fetched.</summary>
    public static async Task<TestStream> StartAsync(CancellationToken ct, bool allowOtherOrigins = true, TestStreamPlan? plan = null)
    {
        var stream = new TestStream(allowOtherOrigins, plan ?? new TestStreamPlan());
        try
        {
            while (Directory.GetFiles(stream._folder, "seg-2.*").Length == 0 || !File.Exists(Path.Combine(stream._folder, "index.m3u8")))
            {
                if (stream._ffmpeg.HasExited)
                {
                    throw new InvalidOperationException($"ffmpeg ended with {stream._ffmpeg.ExitCode}.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
            }

            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on files whose name ends like this are 404.</summary>
    public void Withhold(string ending) => _withheld = ending;

    /// <summary>The source stands still until it is resumed, and then catches up.</summary>
    public Task PauseSourceAsync(CancellationToken ct) => SignalAsync("-STOP", ct);

    public Task ResumeSourceAsync(CancellationToken ct) => SignalAsync("-CONT", ct);

    /// <summary>Ends the source, while what is there stays: what a frozen encoder looks like from outside.</summary>
    public async Task StopSourceAsync()
    {
        if (!_ffmpeg.HasExited)
        {
            _ffmpeg.Kill();
        }

        await _ffmpeg.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopSourceAsync();
        _ffmpeg.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Source(TestStreamPlan plan)
    {
        var segments = plan.Kind == SegmentKind.Ts
            ? "-hls_segment_filename seg-%d.ts index.m3u8"
            : "-hls_segment_type fmp4 -hls_segment_filename seg-%d.m4s index.m3u8";
        var flags = plan.SaysItsEnd ? "" : "+omit_endlist";
        return $"-v error -nostdin -re -f lavfi -i testsrc2=size={plan.Size}:rate=25 -re -f lavfi -i anullsrc=r=48000:cl=stereo "
            + string.Create(CultureInfo.InvariantCulture, $"-t {plan.Seconds} -c:v libx264 -preset ultrafast -tune zerolatency ")
            + "-pix_fmt yuv420p -b:v 2M -g 25 -keyint_min 25 -sc_threshold 0 -c:a aac -f hls -hls_time 1 -hls_list_size 10 "
            + $"-hls_flags temp_file+delete_segments{flags}+program_date_time -master_pl_name master.m3u8 {segments}";
    }

    private static Process StartFfmpeg(string folder, string source)
    {
        var info = new ProcessStartInfo("ffmpeg") { WorkingDirectory = folder };
        foreach (var argument in source.Split(' '))
        {
            info.ArgumentList.Add(argument);
        }

        return Process.Start(info)!;
    }

    private async Task SignalAsync(string signal, CancellationToken ct)
    {
        using var kill = Process.Start("kill", [signal, _ffmpeg.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(ct);
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException("The source is not there any more.");
        }
    }

    private LoopbackAnswer? Answer(string path)
    {
        Interlocked.Increment(ref _requests);
        if (_withheld is { } ending && path.EndsWith(ending, StringComparison.Ordinal))
        {
            return null;
        }

        var file = Path.Combine(_folder, Path.GetFileName(path));
        try
        {
            return new LoopbackAnswer(
                Path.GetExtension(path) switch
                {
                    ".ts" => "video/mp2t",
                    ".m4s" or ".mp4" => "video/mp4",
                    _ => "application/vnd.apple.mpegurl",
                },
                File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            return null; // not there (any more), or the folder itself
        }
    }
}
