using System.Runtime.InteropServices;

namespace CastWorker.Media.Capture.X11;

/// <summary>The functions of the system that are used.</summary>
internal static partial class Libc
{
    public const int ReadWrite = 3;
    public const int Shared = 1;
    public const int CloseOnExec = 1;
    public const int NonBlockingCloseOnExec = 0x80800;
    public const short PollIn = 1;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetLength(int file, nint length);

    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport(Library, EntryPoint = "munmap")]
    public static partial int Unmap(nint address, nint length);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int CreateEvent(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "read")]
    public static partial nint Read(int file, ref ulong value, nint length);

    [LibraryImport(Library, EntryPoint = "write")]
    public static partial nint Write(int file, in ulong value, nint length);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport(Library, EntryPoint = "ppoll")]
    public static partial int Poll(Span<PollFile> files, nuint count, in PollTime timeout, nint signals);

    [LibraryImport(Library, EntryPoint = "free")]
    public static partial void Free(nint memory);
}

/// <summary>A file that is waited for.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollFile(int file)
{
    public int File = file;
    public short Wanted = Libc.PollIn;
    public short Found;
}

/// <summary>For how long.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PollTime(TimeSpan time)
{
    public readonly nint Seconds = (nint)(time.Ticks / TimeSpan.TicksPerSecond);
    public readonly nint Nanoseconds = (nint)(time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
}
