using System.Text;
using Microsoft.Extensions.Logging;

namespace CastWorker.Processes;

/// <summary>
/// Drains a child's output for as long as it lives and hands on each line. It holds one line at most, so a flood neither
/// grows our memory nor blocks the child.
/// </summary>
internal sealed partial class LinePump(Action<string>? reader, ILogger logger)
{
    /// <summary>In bytes; what a line has beyond it is dropped.</summary>
    public const int LongestLine = 4096;

    private readonly byte[] _line = new byte[LongestLine];
    private int _length;
    private bool _afterReturn;
    private bool _readerFailed;

    /// <summary>Ends with the stream, or when the stream is closed under it.</summary>
    public async Task RunAsync(Stream stream, CancellationToken ct)
    {
        var buffer = new byte[8192];
        try
        {
            while (await stream.ReadAsync(buffer, ct) is > 0 and var count)
            {
                Take(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            PipeClosed(exception);
        }

        if (_length > 0)
        {
            Hand();
        }
    }

    internal void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            // FFmpeg ends its progress lines with a lone CR; CR LF is one end of line.
            if (value is (byte)'\n' or (byte)'\r')
            {
                if (value == '\r' || !_afterReturn)
                {
                    Hand();
                }
            }
            else if (_length < LongestLine)
            {
                _line[_length++] = value;
            }

            _afterReturn = value == '\r';
        }
    }

    private void Hand()
    {
        var line = Encoding.UTF8.GetString(_line, 0, _length);
        _length = 0;
        try
        {
            reader?.Invoke(line);
        }
#pragma warning disable CA1031 // whatever a reader throws, the child must not block on a full pipe
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_readerFailed)
            {
                _readerFailed = true;
                LineReaderFailed(exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A reader of a child's lines failed; said once, the lines go on being read")]
    private partial void LineReaderFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Trace, Message = "A child's pipe was closed while being read")]
    private partial void PipeClosed(Exception exception);
}
