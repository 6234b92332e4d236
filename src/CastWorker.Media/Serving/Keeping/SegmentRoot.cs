using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>
/// This worker's own corner of a configured segment directory, which several workers may share (a volume). Held by a lock
/// that the kernel lets go of however the worker ends; corners that nobody holds are left by crashed workers and removed.
/// </summary>
internal sealed partial class SegmentRoot : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string LockName = "lock";

    private readonly SafeFileHandle _claim;

    private SegmentRoot(string path, SafeFileHandle claim)
    {
        Path = path;
        _claim = claim;
    }

    public string Path { get; }

    /// <summary>Removes what crashed workers left, and takes a corner for this one.</summary>
    public static SegmentRoot Claim(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var corner in Directory.EnumerateDirectories(directory).Where(IsCorner))
        {
            RemoveIfAbandoned(corner);
        }

        var path = System.IO.Path.Combine(directory, $"castworker-{Guid.NewGuid():N}");
        Directory.CreateDirectory(path, OwnerOnly);
        return new SegmentRoot(path, Lock(path));
    }

    public void Dispose()
    {
        _claim.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private static bool IsCorner(string path) =>
        CornerName().IsMatch(System.IO.Path.GetFileName(path)) && new DirectoryInfo(path).LinkTarget is null;

    private static void RemoveIfAbandoned(string corner)
    {
        try
        {
            Lock(corner).Dispose();
            Directory.Delete(corner, recursive: true);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            // A live worker's, or another user's: not ours to touch.
            return;
        }
    }

    // FileShare.None is flock(LOCK_EX) on Linux.
    private static SafeFileHandle Lock(string corner) => File.OpenHandle(
        System.IO.Path.Combine(corner, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    [GeneratedRegex(@"\Acastworker-[0-9a-f]{32}\z", RegexOptions.None, 1000)]
    private static partial Regex CornerName();
}
