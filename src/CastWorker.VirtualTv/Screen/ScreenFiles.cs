using System.Reflection;
using Microsoft.Extensions.Options;

namespace CastWorker.VirtualTv.Screen;

/// <summary>What the screen's page consists of: our files, and Shaka as npm has put it.</summary>
internal sealed class ScreenFiles(IOptions<TvOptions> options)
{
    /// <summary>On the control server: another origin than any stream's, so that CORS counts.</summary>
    public const string Root = "/tv/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["tv.html"] = "text/html",
        ["tv.js"] = "text/javascript",
        ["meter.js"] = "text/javascript",
    };

    /// <summary>Null when there is no such file.</summary>
    public async Task<(string Type, byte[] Content)?> ReadAsync(string path, CancellationToken ct)
    {
        if (path == Root + "shaka.js")
        {
            return ("text/javascript", await File.ReadAllBytesAsync(Shaka(), ct));
        }

        var name = path == Root ? "tv.html" : path[Root.Length..];
        if (!Types.TryGetValue(name, out var type))
        {
            return null;
        }

        await using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("tv/" + name)!;
        var content = new byte[resource.Length];
        await resource.ReadExactlyAsync(content, ct);
        return (type, content);
    }

    /// <exception cref="FileNotFoundException">Nobody has installed it.</exception>
    public string Shaka()
    {
        var folder = options.Value.PlayerFiles ?? Installed(new DirectoryInfo(AppContext.BaseDirectory));
        var file = Path.Combine(folder ?? "", "node_modules", "shaka-player", "dist", "shaka-player.compiled.js");
        return File.Exists(file)
            ? file
            : throw new FileNotFoundException("Shaka is not there: run tests/player/install.sh, or say where it is with --Tv:PlayerFiles.", file);
    }

    private static string? Installed(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CastWorker.sln")))
        {
            folder = folder.Parent;
        }

        return folder is null ? null : Path.Combine(folder.FullName, "artifacts", "player");
    }
}
