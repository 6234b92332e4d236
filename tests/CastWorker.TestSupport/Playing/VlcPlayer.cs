using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CastWorker.TestSupport.Harness;

namespace CastWorker.TestSupport.Playing;

/// <summary>What VLC says of itself.</summary>
/// <param name="Decoded">Pictures.</param>
/// <param name="Displayed">Pictures.</param>
/// <param name="Lost">Pictures that came too late to be shown.</param>
/// <param name="Refills">How often its buffer ran empty and was filled again.</param>
public sealed record VlcFigures(long Decoded, long Displayed, long Lost, int Refills);

/// <summary>VLC without a window: what it decodes and shows it tells on its control port, and in its log when it fills its buffer.</summary>
public sealed class VlcPlayer : IAsyncDisposable
{
    private const string Filled = "Stream buffering done";

    private readonly DirectoryInfo _home;
    private readonly RunningProgram _program;
    private readonly int _port;

    private VlcPlayer(DirectoryInfo home, RunningProgram program, int port) => (_home, _program, _port) = (home, program, port);

    public bool HasExited => _program.HasExited;

    /// <summary>Its log.</summary>
    public IReadOnlyList<string> Words => _program.Lines;

    /// <summary>Returns once it has something to show.</summary>
    public static async Task<VlcPlayer> OpenAsync(Uri stream, CancellationToken ct)
    {
        var home = Directory.CreateTempSubdirectory("castworker-vlc-");
        // VLC refuses to run as root, and whoever it runs as must get at its folder.
        File.SetUnixFileMode(home.FullName, (UnixFileMode)0b111_111_111);
        var port = FreePort.Take();
        var player = new VlcPlayer(home, RunningProgram.Start("setpriv", Arguments(stream, home.FullName, port)), port);
        try
        {
            await player._program.SaysAsync(Filled, ct, seconds: 60);
            return player;
        }
        catch
        {
            await player.DisposeAsync();
            throw;
        }
    }

    public async Task<VlcFigures> ReadAsync(CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port, ct);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await stream.WriteAsync("stats\n"u8.ToArray(), ct);
        var figures = new Dictionary<string, long>(StringComparer.Ordinal);
        // Lines such as: | frames displayed :      119
        while (await reader.ReadLineAsync(ct) is { } line && !line.Contains("end of statistical info", StringComparison.Ordinal))
        {
            if (line.Split(':') is [var name, var value] && long.TryParse(value.Trim(), CultureInfo.InvariantCulture, out var number))
            {
                figures[name.Trim('|', ' ')] = number;
            }
        }

        return new VlcFigures(
            figures.GetValueOrDefault("video decoded"),
            figures.GetValueOrDefault("frames displayed"),
            figures.GetValueOrDefault("frames lost"),
            _program.Lines.Count(line => line.Contains(Filled, StringComparison.Ordinal)) - 1);
    }

    /// <summary>Its figures once it has shown so many pictures.</summary>
    public async Task<VlcFigures> ShowsAsync(long pictures, CancellationToken ct)
    {
        VlcFigures figures;
        while ((figures = await ReadAsync(ct)).Displayed < pictures)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }

        return figures;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private static string[] Arguments(Uri stream, string home, int port)
    {
        string[] nobody = Environment.IsPrivilegedProcess ? ["--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        return
        [
            .. nobody, "env", $"HOME={home}", "vlc", "-vv", "-I", "oldrc", "--rc-fake-tty", "--rc-host", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
            "--vout", "vdummy", "--aout", "adummy", stream.AbsoluteUri,
        ];
    }
}
