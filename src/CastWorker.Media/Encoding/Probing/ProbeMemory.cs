using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>Everything that the outcome of a trial depends on.</summary>
internal sealed record ProbeKey(EncoderKind Encoder, EncoderDevice Device)
{
    public required string Ffmpeg { get; init; }

    public required string? KernelDriver { get; init; }

    public required string? Boot { get; init; }

    public required PictureSize Size { get; init; }

    public required int FrameRate { get; init; }
}

/// <summary>What trials have shown, as long as what they depend on stays the same.</summary>
internal sealed class ProbeMemory
{
    /// <summary>Sizes can be asked for at will; one more than so many, and all is forgotten and tried again.</summary>
    private const int Most = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<ProbeKey, ProbeResult> _known = [];

    public ProbeResult? Of(ProbeKey key)
    {
        lock (_gate)
        {
            return _known.GetValueOrDefault(key);
        }
    }

    public void Keep(ProbeKey key, ProbeResult result)
    {
        lock (_gate)
        {
            if (_known.Count == Most)
            {
                _known.Clear();
            }

            _known[key] = result;
        }
    }

    public void Forget(EncoderKind encoder, string device)
    {
        lock (_gate)
        {
            foreach (var key in _known.Keys.Where(key => key.Encoder == encoder && key.Device.Path == device).ToList())
            {
                _known.Remove(key);
            }
        }
    }

    public void ForgetAll()
    {
        lock (_gate)
        {
            _known.Clear();
        }
    }
}
