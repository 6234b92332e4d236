using System.Globalization;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks.Capture;

/// <summary>The product's Media room in a process of its own. Its finished segments, one after the other, are the file.</summary>
internal sealed class HostRecording : IRecording
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    private readonly RunningProgram _program;
    private readonly string _folder;
    private long _last = -1;

    private HostRecording(RunningProgram program, string folder, string file) => (_program, _folder, File) = (program, folder, file);

    public int ProcessId => _program.Id;

    public string File { get; }

    public static async Task<IRecording> StartAsync(Scene scene, string capture, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scene.Folder, "segments")).FullName;
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "CastWorker.Benchmarks.dll"), "media-host",
            "--display", scene.Display, "--size", $"{scene.Size}", "--capture", capture, "--folder", folder,
        ];
        var recording = new HostRecording(
            RunningProgram.Start("dotnet", arguments, keepsInput: true), folder, Path.Combine(scene.Folder, "recording.ts"));
        try
        {
            await recording._program.SaysAsync(MediaHostCommand.Begun, ct);
            return recording;
        }
        catch
        {
            await recording.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until one more segment is finished: only then is it known what was made when.</summary>
    public async Task<RecordingEdge> EdgeAsync(CancellationToken ct)
    {
        Append();
        await Eventually.BeTrueAsync(Append, () => $"a segment: {string.Join('\n', _program.Lines)}", ct, seconds: 20);
        return new RecordingEdge(new FileInfo(File).Length, TimeProvider.System.GetTimestamp());
    }

    public Task StopAsync(CancellationToken ct)
    {
        _program.CloseInput();
        return _program.ExitedAsync(ct).WaitAsync(EndLimit, TimeProvider.System, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_program.HasExited)
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _program.DisposeAsync();
        System.IO.File.Delete(File);
        Directory.Delete(_folder, recursive: true);
    }

    private bool Append()
    {
        var fresh = Directory.EnumerateFiles(_folder, "*.segment", SearchOption.AllDirectories)
            .Select(file => (File: file, Number: NumberOf(file)))
            .Where(segment => segment.Number > _last)
            .OrderBy(segment => segment.Number)
            .ToArray();
        using var whole = new FileStream(File, FileMode.Append);
        foreach (var (file, number) in fresh)
        {
            using var segment = System.IO.File.OpenRead(file);
            segment.CopyTo(whole);
            _last = number;
        }

        return fresh.Length > 0;
    }

    private static long NumberOf(string file) => long.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture);
}
