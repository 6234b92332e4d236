using System.Globalization;

namespace CastWorker.TestSupport.Playing;

/// <summary>
/// Players stay about three segments behind live for as long as they play; one that joins before there are three stays closer,
/// and feels every late segment. Receivers are therefore given a stream only when it is deep enough.
/// </summary>
public static class StreamDepth
{
    private const double Seconds = 6;

    public static async Task ReachedAsync(Uri master, CancellationToken ct)
    {
        using var client = new HttpClient();
        await Eventually.BeTrueAsync(
            async () => Depth(await client.GetStringAsync(new Uri(master, "index.m3u8"), ct)) >= Seconds,
            $"{Seconds} s of stream",
            ct,
            seconds: 20);
    }

    private static double Depth(string playlist) => playlist.Split('\n')
        .Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[8..].TrimEnd(','), CultureInfo.InvariantCulture));
}
