using System.Globalization;
using CastWorker.Media.Muxing;

namespace CastWorker.Media.Serving;

/// <summary>What a look into a run's folder brought.</summary>
internal enum RunSight
{
    Nothing,
    Segments,

    /// <summary>FFmpeg has written something empty or cut off, which is how a full disk looks.</summary>
    Damage,
}

/// <summary>A finished segment, its file and its size.</summary>
internal sealed record FinishedSegment(ListedSegment Listed, string File, long Bytes);

/// <summary>
/// Watches the folder that one FFmpeg writes into. Looks instead of listening: a folder's change events can be lost, and
/// FFmpeg's playlist is renamed into place, so that each look sees a whole one.
/// </summary>
internal sealed class SegmentRun(string folder, long firstNumber)
{
    private const int PacketBytes = 188;

    private readonly string _playlist = Path.Combine(folder, HlsOutput.PlaylistName);
    private long _next = firstNumber;
    private DateTime _seen;

    /// <summary>Brings the segments that have been finished since the last look, in order, damaged ones left out.</summary>
    public async Task<RunSight> LookAsync(List<FinishedSegment> found)
    {
        try
        {
            var changed = File.GetLastWriteTimeUtc(_playlist);
            if (changed == _seen || !File.Exists(_playlist))
            {
                return RunSight.Nothing;
            }

            // A playlist that changes again while it is read is read again.
            _seen = changed;
            return FfmpegPlaylist.Parse(await File.ReadAllTextAsync(_playlist)) is { } listed ? Take(listed, found) : RunSight.Damage;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone between two looks at it: the next look, or the watch over the whole folder, will tell.
            return RunSight.Nothing;
        }
    }

    private RunSight Take(IReadOnlyList<ListedSegment> listed, List<FinishedSegment> found)
    {
        var sight = RunSight.Nothing;
        foreach (var segment in listed)
        {
            if (Number(segment.Name) is not { } number || number < _next)
            {
                continue;
            }

            _next = number + 1;
            var file = new FileInfo(Path.Combine(folder, segment.Name));
            if (!file.Exists || file.Length == 0 || file.Length % PacketBytes != 0)
            {
                return RunSight.Damage;
            }

            found.Add(new FinishedSegment(segment, file.FullName, file.Length));
            sight = RunSight.Segments;
        }

        return sight;
    }

    private static long? Number(string name) =>
        name.StartsWith("seg-", StringComparison.Ordinal)
        && name.EndsWith(".ts", StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(4, name.Length - 7), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
