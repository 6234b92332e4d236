using CastWorker.Media.MpegTs;

namespace CastWorker.Media.Relaying;

/// <summary>A picture, or some frames of sound, as FFmpeg has taken it out of a source.</summary>
/// <param name="IsPicture">Which of both.</param>
/// <param name="Time">When it is decoded, in ticks, which do not begin anew.</param>
/// <param name="Delay">How much later it is shown.</param>
/// <param name="Content">Its bytes, as a transport stream has them.</param>
internal readonly record struct SourceSample(bool IsPicture, long Time, int Delay, ReadOnlyMemory<byte> Content);

/// <summary>Reads what FFmpeg hands over of a source.</summary>
internal sealed class SourceReader
{
    /// <summary>What times are counted in.</summary>
    public const int TicksPerSecond = 90_000;

    private const long Round = 1L << 33;

    private readonly TsReader _reader = new();
    private readonly List<TsUnit> _units = [];
    private long _last;

    /// <summary>Of the pictures, as <see cref="TsReader.Kinds"/> has it; null: not known yet.</summary>
    public byte? PictureKind => _reader.Kinds.TryGetValue(TsTables.VideoPid, out var kind) ? kind : null;

    public bool HasSound => _reader.Kinds.ContainsKey(TsTables.AudioPid);

    /// <summary>What is whole by the next bytes.</summary>
    /// <exception cref="InvalidDataException">They are not what FFmpeg hands over.</exception>
    public List<SourceSample> Take(ReadOnlySpan<byte> bytes)
    {
        _units.Clear();
        _reader.Take(bytes, _units);
        return _units.ConvertAll(SampleOf);
    }

    private SourceSample SampleOf(TsUnit unit)
    {
        // The nearest to the one before: times have 33 bits.
        var time = unit.DecodedAt + ((_last - unit.DecodedAt + (Round / 2)) / Round * Round);
        _last = Math.Max(_last, time);
        return new SourceSample(unit.Pid == TsTables.VideoPid, time, (int)Math.Min((unit.Time - unit.DecodedAt + Round) % Round, int.MaxValue), unit.Content);
    }
}
