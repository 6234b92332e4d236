using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks.Capture;

/// <summary>One program that writes one file in memory, packet by packet.</summary>
internal sealed class FileRecording : IRecording
{
    private const int Interrupt = 2;

    /// <summary>More than a header: by then there was a picture.</summary>
    private const int Begun = 5_000;

    private readonly RunningProgram _program;

    private FileRecording(RunningProgram program, string file) => (_program, File) = (program, file);

    public int ProcessId => _program.Id;

    public string File { get; }

    private long Length => System.IO.File.Exists(File) ? new FileInfo(File).Length : 0;

    public static async Task<IRecording> StartAsync(Scene scene, Func<Scene, string, (string Program, string[] Arguments)> command, CancellationToken ct)
    {
        var file = Path.Combine(scene.Folder, "recording");
        var (program, arguments) = command(scene, file);
        var recording = new FileRecording(RunningProgram.Start(program, arguments), file);
        try
        {
            await Eventually.BeTrueAsync(() => recording.Length > Begun, recording.Words, ct, seconds: 30);
            return recording;
        }
        catch
        {
            await recording.DisposeAsync();
            throw;
        }
    }

    public Task<RecordingEdge> EdgeAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _program.HasExited
            ? throw new InvalidOperationException(Words())
            : Task.FromResult(new RecordingEdge(Length, TimeProvider.System.GetTimestamp()));
    }

    /// <summary>Both FFmpeg and GStreamer finish their file when they are interrupted.</summary>
    public Task StopAsync(CancellationToken ct)
    {
        _program.Signal(Interrupt);
        return _program.ExitedAsync(ct).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        System.IO.File.Delete(File);
    }

    private string Words() => $"a stream of {Path.GetFileName(File)}: {string.Join('\n', _program.Lines.TakeLast(10))}";
}
