using System.Runtime.InteropServices;

namespace CastWorker.Media.Encoding;

/// <summary>What the runtime does not tell of a device node.</summary>
internal static partial class NativeNode
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoSuchAddress = 6;
    public const int AccessDenied = 13;
    public const int NoSuchDevice = 19;

    private const int ReadWriteCloseOnExec = 0x80002;
    private const int RelativeToWorkingFolder = -100;
    private const uint BasicFacts = 0x7FF;
    private const int GroupOffset = 24;
    private const int ModeOffset = 28;

    public static int Open(string path)
    {
        var file = OpenFile(path, ReadWriteCloseOnExec);
        var error = file < 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = file < 0 ? 0 : CloseFile(file);
        return error;
    }

    /// <summary>The owning group and the permissions; null when there is no such file.</summary>
    public static (long Group, UnixFileMode Mode)? Facts(string path)
    {
        var facts = new byte[256];
        return Status(RelativeToWorkingFolder, path, 0, BasicFacts, facts) == 0
            ? (BitConverter.ToUInt32(facts, GroupOffset), (UnixFileMode)(BitConverter.ToUInt16(facts, ModeOffset) & 0x1FF))
            : null;
    }

    public static IReadOnlyCollection<long> OwnGroups() =>
    [
        .. File.ReadLines("/proc/self/status")
            .Where(line => line.StartsWith("Gid:", StringComparison.Ordinal) || line.StartsWith("Groups:", StringComparison.Ordinal))
            .SelectMany(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Select(long.Parse)
            .Distinct(),
    ];

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int file);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, [Out] byte[] facts);
}
