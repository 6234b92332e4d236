using System.Runtime.InteropServices;

namespace CastWorker.Media.Encoding.Feeding;

/// <summary>
/// Memory of ours in a pipe, without a copy: its reader copies it out of where it lies. So it must not move, and must not be changed before
/// it has been read. A picture of 1080p is 3 MB, 30 times a second.
/// </summary>
internal static partial class LentMemory
{
    private const int SetPipeSize = 1031;
    private const int UnreadBytes = 0x541B;
    private const int Interrupted = 4;

    /// <summary>The most that an unprivileged process may ask for; a picture in a small pipe is a hundred changes between two processes.</summary>
    private const int LargestPipe = 1024 * 1024;

    /// <summary>Refused where the user's pipes are many already: then it stays as small as it is.</summary>
    public static void Enlarge(SafeHandle pipe) => _ = Control(pipe, SetPipeSize, LargestPipe);

    /// <summary>Returns once all of it is in the pipe, of which the last megabyte may still be unread.</summary>
    /// <returns>How much is in the pipe: less than all where the system does not do it, or nobody reads any more.</returns>
    public static unsafe int Lend(SafeHandle pipe, ReadOnlySpan<byte> pinned)
    {
        fixed (byte* memory = pinned)
        {
            var lent = 0;
            while (lent < pinned.Length)
            {
                var part = new Part((nint)(memory + lent), pinned.Length - lent);
                var taken = Splice(pipe, in part, 1, 0);
                if (taken > 0)
                {
                    lent += (int)taken;
                }
                else if (Marshal.GetLastPInvokeError() != Interrupted)
                {
                    break;
                }
            }

            return lent;
        }
    }

    /// <summary>Whether what was lent may be changed again.</summary>
    public static bool IsAllRead(SafeHandle pipe) => Count(pipe, UnreadBytes, out var unread) != 0 || unread == 0;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Count(SafeHandle file, nuint request, out int bytes);

    [LibraryImport("libc", EntryPoint = "vmsplice", SetLastError = true)]
    private static partial nint Splice(SafeHandle pipe, in Part parts, nuint count, uint flags);

    /// <summary>A piece of memory, as the system wants it described.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Part(nint Start, nint Length);
}
