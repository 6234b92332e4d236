using System.IO.MemoryMappedFiles;

namespace CastWorker.Browser.Display;

/// <summary>
/// The screen of an X server, read from the file it keeps it in: no request to the server, and no copy. The mapping
/// outlives the file, so it must not be believed once the server is gone.
/// </summary>
internal sealed class Framebuffer : IDisposable
{
    /// <summary>What Xvfb calls the file of its first screen.</summary>
    public const string FileName = "Xvfb_screen0";

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly XwdHeader _header;

    private Framebuffer(MemoryMappedFile file, MemoryMappedViewAccessor view, XwdHeader header)
    {
        _file = file;
        _view = view;
        _header = header;
    }

    /// <summary>Null while the file is not there in full.</summary>
    public static Framebuffer? TryOpen(string path)
    {
        if (ReadHeader(path) is not { } header)
        {
            return null;
        }

        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        try
        {
            var view = file.CreateViewAccessor(0, header.FileLength, MemoryMappedFileAccess.Read);
            return new Framebuffer(file, view, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public bool ShowsOneColour()
    {
        var row = new uint[_header.Width];
        ReadRow(0, row);
        var colour = row[0];
        for (var y = 0; y < _header.Height; y++)
        {
            ReadRow(y, row);
            if (!FlatColour.Is(colour, row))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One row of pixels: blue, green, red, unused.</summary>
    public void ReadRow(int y, Span<uint> row) =>
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(_header.PixelsAt + ((long)y * _header.Stride)), row);

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static XwdHeader? ReadHeader(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> start = stackalloc byte[XwdHeader.Length];
        return RandomAccess.Read(file, start, fileOffset: 0) == start.Length
            && XwdHeader.Parse(start) is { } header
            && RandomAccess.GetLength(file) >= header.FileLength
                ? header
                : null;
    }
}
