using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Encoding;

/// <summary>Takes FFmpeg's own words: keeps the last of them as evidence and passes them on to our log, cleaned.</summary>
internal sealed partial class FfmpegLog(ILogger logger)
{
    private const int KeptLines = 50;

    /// <summary>What makes FFmpeg speak as <see cref="FfmpegLogLine"/> understands it, and only of what is wrong.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["-hide_banner", "-nostats", "-loglevel", "level+warning"];

    /// <summary>Errors at each frame must not flood the log: after these, they are only for who looks closely.</summary>
    private const int LoudErrors = 20;

    private readonly Lock _gate = new();
    private readonly Queue<FfmpegLogLine> _lines = new();
    private int _errors;

    public IReadOnlyList<FfmpegLogLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void Take(string raw)
    {
        var line = FfmpegLogLine.Parse(raw);
        if (line.Text.Length == 0)
        {
            return;
        }

        if (Keep(line))
        {
            FfmpegComplained(line.Text);
        }
        else
        {
            FfmpegSaid(line.Text);
        }
    }

    private bool Keep(FfmpegLogLine line)
    {
        lock (_gate)
        {
            if (_lines.Count == KeptLines)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
            return line.Level == FfmpegLevel.Error && ++_errors <= LoudErrors;
        }
    }

    [LoggerMessage(LogLevel.Warning, "FFmpeg: {Line}")]
    private partial void FfmpegComplained(string line);

    [LoggerMessage(LogLevel.Debug, "FFmpeg: {Line}")]
    private partial void FfmpegSaid(string line);
}
