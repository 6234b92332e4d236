using System.Reflection;

namespace CastWorker.TestSupport.Playing;

/// <summary>Finds what the player consists of: our page, the two libraries, the browser.</summary>
internal static class PlayerFiles
{
    /// <summary>Path on the player's server → content and type.</summary>
    public static async Task<Dictionary<string, LoopbackAnswer>> LoadAsync(CancellationToken ct)
    {
        var libraries = Path.Combine(Repository.Root, "artifacts", "player", "node_modules");
        return new Dictionary<string, LoopbackAnswer>(StringComparer.Ordinal)
        {
            ["/"] = new("text/html", await ResourceAsync("player.html", ct)),
            ["/meter.js"] = new("text/javascript", await ResourceAsync("meter.js", ct)),
            ["/shaka.js"] = new(
                "text/javascript",
                await LibraryAsync(Path.Combine(libraries, "shaka-player", "dist", "shaka-player.compiled.js"), ct)),
            ["/hls.js"] = new(
                "text/javascript",
                await LibraryAsync(Path.Combine(libraries, "hls.js", "dist", "hls.min.js"), ct)),
        };
    }

    public static string Browser() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "chromium"))
        .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no chromium on PATH: run deploy/install.sh tests.");

    private static async Task<byte[]> LibraryAsync(string path, CancellationToken ct) => File.Exists(path)
        ? await File.ReadAllBytesAsync(path, ct)
        : throw new InvalidOperationException("The players are not installed: run tests/player/install.sh.");

    private static async Task<byte[]> ResourceAsync(string name, CancellationToken ct)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        await stream.ReadExactlyAsync(content, ct);
        return content;
    }
}
