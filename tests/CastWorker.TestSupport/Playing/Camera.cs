using System.Globalization;
using CastWorker.TestSupport.Harness;

namespace CastWorker.TestSupport.Playing;

/// <summary>A camera that is asked by RTSP, over TCP, with a name and a password: GStreamer's server. Whoever asks is shown its film from the beginning.</summary>
public sealed class Camera : IAsyncDisposable
{
    public const string Password = "letmein-4711";

    private const string Name = "viewer";

    private readonly RunningProgram _program;
    private readonly string _home;
    private readonly int _port;

    private Camera(RunningProgram program, string home, int port) => (_program, _home, _port) = (program, home, port);

    /// <summary>With all that it wants to know.</summary>
    public Uri Address => With(Password);

    /// <summary>A Matroska file with what it shows.</summary>
    public string Film => FilmIn(_home);

    /// <param name="codecs">How a test picture and a tone are encoded: H.264 and AAC.</param>
    /// <param name="size">Of the picture.</param>
    /// <param name="seconds">How long it has something to show.</param>
    /// <param name="sendsParameters">Whether they come with each keyframe; else they stand in the stream's description only.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<Camera> OpenAsync(string codecs, string size, int seconds, bool sendsParameters, CancellationToken ct)
    {
        var home = Directory.CreateTempSubdirectory("castworker-camera-").FullName;
        var live = Broadcast.Arguments(codecs, size);
        var film = live.Replace("-re ", "", StringComparison.Ordinal).Replace("-f mpegts", $"-t {seconds} -f matroska {FilmIn(home)}", StringComparison.Ordinal);
        await RunningProgram.RunAsync("ffmpeg", $"-v error {film}".Split(' '), ct);
        var script = Path.Combine(Repository.Root, "tests", "CastWorker.TestSupport", "Playing", "rtsp_camera.py");
        var program = RunningProgram.Start("/usr/bin/python3", [script, FilmIn(home), Name, Password, sendsParameters ? "-1" : "0"]);
        var port = 0;
        await Eventually.BeTrueAsync(
            () => program.Lines.Any(line => int.TryParse(line, CultureInfo.InvariantCulture, out port)) || (program.HasExited
                ? throw new InvalidOperationException($"The camera ended: {string.Join('\n', program.Lines)}")
                : false),
            () => $"the camera to say its port: {string.Join('\n', program.Lines)}",
            ct);
        return new Camera(program, home, port);
    }

    /// <summary>With another password.</summary>
    public Uri With(string password) => new($"rtsp://{Name}:{password}@127.0.0.1:{_port}/live");

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    private static string FilmIn(string home) => Path.Combine(home, "film.mkv");
}
