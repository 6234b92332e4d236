using System.Runtime.InteropServices;

namespace CastWorker.Media.Capture.X11;

/// <summary>
/// The functions of libxcb that are used. Not Xlib: that ends the whole process when its X server dies. Requests are only written into a buffer until
/// <see cref="Flush"/>; each returns the number by which its reply is asked for.
/// </summary>
internal static partial class Xcb
{
    public const string DamageLibrary = "libxcb-damage.so.0";
    public const string ShmLibrary = "libxcb-shm.so.0";

    private const string Library = "libxcb.so.1";

    [LibraryImport(Library, EntryPoint = "xcb_connect", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Connect(string display, out int screen);

    [LibraryImport(Library, EntryPoint = "xcb_disconnect")]
    public static partial void Disconnect(nint connection);

    [LibraryImport(Library, EntryPoint = "xcb_connection_has_error")]
    public static partial int HasError(nint connection);

    [LibraryImport(Library, EntryPoint = "xcb_get_file_descriptor")]
    public static partial int FileDescriptor(nint connection);

    [LibraryImport(Library, EntryPoint = "xcb_get_setup")]
    public static partial nint Setup(nint connection);

    [LibraryImport(Library, EntryPoint = "xcb_setup_roots_iterator")]
    public static partial XcbScreens Roots(nint setup);

    [LibraryImport(Library, EntryPoint = "xcb_generate_id")]
    public static partial uint GenerateId(nint connection);

    [LibraryImport(Library, EntryPoint = "xcb_flush")]
    public static partial int Flush(nint connection);

    [LibraryImport(Library, EntryPoint = "xcb_poll_for_event")]
    public static partial nint PollForEvent(nint connection);

    [LibraryImport(Library, EntryPoint = "xcb_poll_for_reply")]
    public static partial int PollForReply(nint connection, uint request, out nint reply, out nint error);

    [LibraryImport(Library, EntryPoint = "xcb_query_extension")]
    public static partial uint QueryExtension(nint connection, ushort length, ReadOnlySpan<byte> name);

    [LibraryImport(Library, EntryPoint = "xcb_get_input_focus")]
    public static partial uint GetInputFocus(nint connection);

    [LibraryImport(Library, EntryPoint = "xcb_change_window_attributes")]
    public static partial uint ChangeWindowAttributes(nint connection, uint window, uint mask, in uint value);

    [LibraryImport(DamageLibrary, EntryPoint = "xcb_damage_query_version")]
    public static partial uint QueryDamageVersion(nint connection, uint major, uint minor);

    [LibraryImport(DamageLibrary, EntryPoint = "xcb_damage_create")]
    public static partial uint CreateDamage(nint connection, uint damage, uint drawable, byte level);

    [LibraryImport(DamageLibrary, EntryPoint = "xcb_damage_subtract")]
    public static partial uint SubtractDamage(nint connection, uint damage, uint repair, uint parts);

    [LibraryImport(ShmLibrary, EntryPoint = "xcb_shm_query_version")]
    public static partial uint QueryShmVersion(nint connection);

    [LibraryImport(ShmLibrary, EntryPoint = "xcb_shm_attach_fd")]
    public static partial uint AttachShm(nint connection, uint segment, int file, byte readOnly);

    [LibraryImport(ShmLibrary, EntryPoint = "xcb_shm_get_image")]
    public static partial uint GetImage(
        nint connection, uint drawable, short x, short y, ushort width, ushort height, uint planes, byte format, uint segment, uint offset);
}

/// <summary>What goes through the screens of a display; the first is all there is of a virtual one.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct XcbScreens
{
    public readonly nint Screen;
    public readonly int Remaining;
    public readonly int Index;
}
