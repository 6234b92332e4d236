using System.Runtime.InteropServices;

namespace CastWorker.Processes;

/// <summary>Who we are to the file system.</summary>
internal static partial class UserIdentity
{
    private const int WriteAccess = 2;
    private const uint Unchanged = uint.MaxValue;

    public static uint UserId => GetEffectiveUserId();

    public static bool MayWrite(string path) => Access(path, WriteAccess) == 0;

    /// <summary>Root takes the folder, its owner keeps it, and everybody else is refused.</summary>
    public static bool TryOwn(string path) => ChangeOwner(path, UserId, Unchanged) == 0;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
