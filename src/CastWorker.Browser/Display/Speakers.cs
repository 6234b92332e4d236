using CastWorker.Processes;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Browser.Display;

/// <summary>
/// A sound server of one session's own, with nothing but a sink that nobody hears: what is played into it can be recorded from its monitor. One for each session, so that no
/// page is heard on another's screen, and none is left when it ends.
/// </summary>
internal sealed partial class Speakers : IAsyncDisposable
{
    /// <summary>What its monitor is called, with <c>.monitor</c> behind it.</summary>
    private const string Sink = "page";

    private static readonly TimeSpan FilePause = TimeSpan.FromMilliseconds(10);

    private readonly ChildProcess _server;
    private readonly string _folder;

    private Speakers(ChildProcess server, string folder) => (_server, _folder) = (server, folder);

    /// <summary>What programs must be told.</summary>
    public string Address => $"unix:{Socket(_folder)}";

    public Task Exited => _server.Exited;

    /// <summary>Returns once they can be played on.</summary>
    /// <exception cref="StageFailedException">The server is not installed, or ended.</exception>
    public static async Task<Speakers> OpenAsync(SpeakersJob job, ChildLauncher launcher, TimeProvider time, ILogger logger, CancellationToken ct)
    {
#pragma warning disable CA2000 // returned, or disposed below
        var speakers = new Speakers(Launch(job, launcher, logger), job.Folder);
#pragma warning restore CA2000
        try
        {
            while (!File.Exists(Socket(job.Folder)))
            {
                if (speakers.Exited.IsCompleted)
                {
                    throw new StageFailedException(XvfbDisplay.Error("The sound server (PulseAudio) ended while it was starting."));
                }

                await Task.Delay(FilePause, time, ct);
            }

            return speakers;
        }
        catch
        {
            await speakers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        PrivateFolder.Remove(_folder);
    }

    private static string Socket(string folder) => Path.Combine(folder, "s");

    private static ChildProcess Launch(SpeakersJob job, ChildLauncher launcher, ILogger logger)
    {
        try
        {
            return launcher.Start(new ChildSpec
            {
                Program = job.Program,
                Arguments =
                [
                    "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit", "--use-pid-file=no", "--log-target=stderr", "--log-level=warning",
                    "-L", $"module-null-sink sink_name={Sink} rate=48000 channels=2",
                    "-L", $"module-native-protocol-unix auth-anonymous=1 socket={Socket(job.Folder)}",
                ],
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["HOME"] = job.Folder,
                    ["XDG_RUNTIME_DIR"] = job.Folder,
                    ["XDG_CONFIG_HOME"] = job.Folder,
                    ["PULSE_RUNTIME_PATH"] = job.Folder,
                    ["PULSE_STATE_PATH"] = job.Folder,
                    ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:",
                    ["DBUS_SYSTEM_BUS_ADDRESS"] = "disabled:",
                },
                SessionId = job.SessionId,
                Role = ChildRole.Sound,
                Stop = StopLadder.Terminate,
                OnError = line => ServerSaid(logger, line),
            });
        }
        catch (ChildStartException error)
        {
            throw new StageFailedException(XvfbDisplay.Error("The sound server (PulseAudio) could not be started. Is it installed?"), error);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Sound server: {Line}")]
    private static partial void ServerSaid(ILogger logger, string line);
}

/// <summary>What a sound server is started with.</summary>
internal sealed record SpeakersJob(string SessionId, string Program, string Folder);
