using System.Runtime.InteropServices;
using CastWorker.Media.Capture.X11;

namespace CastWorker.SystemTests.Media.Capture;

/// <summary>A program that draws on a display, as pages do.</summary>
internal sealed partial class Painter : IDisposable
{
    private const uint Foreground = 1 << 2;

    private readonly Doorbell _doorbell = new();
    private readonly XConnection _connection;
    private readonly uint _context;

    public Painter(string display)
    {
        _connection = XConnection.Open(display, _doorbell, TimeSpan.FromSeconds(5), TimeProvider.System);
        _context = Xcb.GenerateId(_connection.Handle);
        _ = CreateContext(_connection.Handle, _context, _connection.Root, Foreground, 0);
    }

    /// <summary>Fills rectangles with one colour, in so many requests; returns once the server has drawn them.</summary>
    public void Fill(uint colour, params Rectangle[] rectangles)
    {
        _ = ChangeContext(_connection.Handle, _context, Foreground, colour);
        foreach (var rectangle in rectangles)
        {
            _ = FillRectangle(_connection.Handle, _connection.Root, _context, 1, rectangle);
        }

        _connection.Await(Xcb.GetInputFocus(_connection.Handle));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _doorbell.Dispose();
    }

    [LibraryImport("libxcb.so.1", EntryPoint = "xcb_create_gc")]
    private static partial uint CreateContext(nint connection, uint context, uint drawable, uint mask, in uint value);

    [LibraryImport("libxcb.so.1", EntryPoint = "xcb_change_gc")]
    private static partial uint ChangeContext(nint connection, uint context, uint mask, in uint value);

    [LibraryImport("libxcb.so.1", EntryPoint = "xcb_poly_fill_rectangle")]
    private static partial uint FillRectangle(nint connection, uint drawable, uint context, uint count, in Rectangle rectangle);
}

/// <summary>As X servers want it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Rectangle(int x, int y, int width, int height)
{
    private readonly short _x = (short)x;
    private readonly short _y = (short)y;
    private readonly ushort _width = (ushort)width;
    private readonly ushort _height = (ushort)height;
}
