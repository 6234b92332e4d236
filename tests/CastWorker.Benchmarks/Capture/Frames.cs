using System.Globalization;
using CastWorker.TestSupport.Harness;

namespace CastWorker.Benchmarks.Capture;

/// <summary>The pictures of a recording between two moments. Time is the bench's own: a contender's time stamps may count instead.</summary>
internal static class Frames
{
    /// <summary>How many pictures the file had got at each of the two moments.</summary>
    public static async Task<(int From, int To)> BetweenAsync(string file, RecordingEdge from, RecordingEdge to, CancellationToken ct)
    {
        var words = await RunningProgram.RunAsync(
            "ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries", "packet=pos", "-of", "csv=p=0", file], ct);
        // Between them, a transport stream's packets have lines about something else.
        var places = words.Split('\n')
            .Select(line => long.TryParse(line.Trim(','), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : (long?)null)
            .OfType<long>()
            .ToArray();
        return (places.Count(place => place < from.Length), places.Count(place => place < to.Length));
    }

    /// <summary>How many of the pictures differ from the one before.</summary>
    public static async Task<int> DifferentAsync(string file, (int From, int To) window, CancellationToken ct)
    {
        var words = await RunningProgram.RunAsync(
            "ffmpeg", ["-v", "error", "-nostdin", "-i", file, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-"], ct);
        var pictures = words.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("0,", StringComparison.Ordinal))
            .Select(line => line[line.LastIndexOf(',')..])
            .ToArray();
        var (first, end) = (Math.Max(window.From, 1), Math.Min(window.To, pictures.Length));
        return Enumerable.Range(first, Math.Max(end - first, 0)).Count(at => pictures[at] != pictures[at - 1]);
    }
}
