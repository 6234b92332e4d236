using CastWorker.Sessions;

namespace CastWorker.Media.Encoding;

/// <summary>Which encoders failed at work, and how often. The second time is once too often.</summary>
internal sealed class EncoderFailures
{
    private const int TooOften = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<(EncoderKind Encoder, string Device), (int Count, string Story)> _failures = [];

    public void Add(ChosenEncoder failed, SessionError error, TimeSpan ranFor)
    {
        var why = HardwareFindings.In(error.Message) is { } known ? HardwareFindings.Of(known).Cause : error.Message.TrimEnd('.');
        var key = (failed.Encoder.Kind, failed.Device.Path);
        lock (_gate)
        {
            _failures[key] = (
                _failures.GetValueOrDefault(key).Count + 1,
                $"{failed.Choice.Name} failed after {ranFor.TotalSeconds:F0} s ({why})");
        }
    }

    /// <summary>What happened, for an encoder that is not to be used again; null while it may be.</summary>
    public string? Verdict(EncoderKind encoder, string device) => Of(encoder, device) is { Count: >= TooOften } failure ? failure.Story : null;

    /// <summary>What happened last, to be told although it is used again; null when nothing did.</summary>
    public string? Story(EncoderKind encoder, string device) => Of(encoder, device)?.Story;

    public void ForgetAll()
    {
        lock (_gate)
        {
            _failures.Clear();
        }
    }

    private (int Count, string Story)? Of(EncoderKind encoder, string device)
    {
        lock (_gate)
        {
            return _failures.TryGetValue((encoder, device), out var failure) ? failure : null;
        }
    }
}
