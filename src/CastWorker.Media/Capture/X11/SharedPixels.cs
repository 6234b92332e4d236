using System.Runtime.InteropServices;

namespace CastWorker.Media.Capture.X11;

/// <summary>
/// Memory that the X server writes pixels into and we read. Without a name or a number that anybody could be left with: when both processes are gone, so is it.
/// </summary>
internal sealed unsafe class SharedPixels : IDisposable
{
    private readonly nint _length;
    private nint _address;

    private SharedPixels(int file, nint address, int length)
    {
        File = file;
        _address = address;
        _length = length;
    }

    /// <summary>To be given to the X server, which is done by sending it: then it is closed on our side.</summary>
    public int File { get; }

    /// <exception cref="ChangesNotSeenException">There is not so much memory.</exception>
    public static SharedPixels Create(int length)
    {
        var file = Libc.CreateMemoryFile("castworker-screen", Libc.CloseOnExec);
        var address = file >= 0 && Libc.SetLength(file, length) == 0
            ? Libc.Map(0, length, Libc.ReadWrite, Libc.Shared, file, 0)
            : -1;
        return address != -1
            ? new SharedPixels(file, address, length)
            : throw new ChangesNotSeenException($"There is no memory to share with the display: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    public ReadOnlySpan<uint> At(int offset, int pixels) => new((byte*)_address + offset, pixels);

    public void Dispose()
    {
        if (_address != 0)
        {
            _ = Libc.Unmap(_address, _length);
            _address = 0;
        }
    }
}
