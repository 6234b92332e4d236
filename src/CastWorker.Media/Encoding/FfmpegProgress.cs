using System.Globalization;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Encoding;

/// <summary>Collects FFmpeg's <c>-progress</c> lines, key by key, into one reading per block.</summary>
internal sealed class FfmpegProgress
{
    private EncoderProgress _figures;
    private TimeSpan _outTime;

    /// <summary>Takes one line; at the end of a block returns what it said.</summary>
    public ProgressReading? Take(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return null;
        }

        var key = line.AsSpan(0, equals).Trim();
        var value = line.AsSpan(equals + 1).Trim();
        if (key is "progress")
        {
            return new ProgressReading(_figures, _outTime);
        }

        Keep(key, value);
        return null;
    }

    /// <summary>A value that is not known (<c>N/A</c>) leaves the last one standing.</summary>
    private void Keep(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        switch (key)
        {
            case "frame" when Number(value, "") is { } frames:
                _figures = _figures with { Frames = (long)frames };
                break;
            case "fps" when Number(value, "") is { } rate:
                _figures = _figures with { FramesPerSecond = rate };
                break;
            case "speed" when Number(value, "x") is { } speed:
                _figures = _figures with { Speed = speed };
                break;
            case "drop_frames" when Number(value, "") is { } dropped:
                _figures = _figures with { Dropped = (long)dropped };
                break;
            case "bitrate" when Number(value, "kbits/s") is { } bitrate:
                _figures = _figures with { BitrateKbps = bitrate };
                break;
            case "out_time_us" when Number(value, "") is { } microseconds:
                _outTime = TimeSpan.FromMicroseconds(microseconds);
                break;
        }
    }

    private static double? Number(ReadOnlySpan<char> value, string unit)
    {
        if (value.EndsWith(unit, StringComparison.Ordinal))
        {
            value = value[..^unit.Length];
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < 1e15
            ? number
            : null;
    }
}

/// <param name="Figures">What FFmpeg counted.</param>
/// <param name="OutTime">How much stream was written.</param>
internal readonly record struct ProgressReading(EncoderProgress Figures, TimeSpan OutTime)
{
    /// <summary>When the last frame was counted, where frames come in groups; null: just now.</summary>
    public TimeSpan? CountedAt { get; init; }
}
