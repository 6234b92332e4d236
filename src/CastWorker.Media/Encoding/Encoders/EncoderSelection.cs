using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Encoding;

/// <summary>
/// Chooses the encoder: the first that was proved by encoding, else software. One trial at a time, since GPUs allow only so many
/// encodings at once; where there is no device node, nothing is tried and nothing started.
/// </summary>
internal sealed partial class EncoderSelection(
    EncoderSet encoders,
    DeviceNodes nodes,
    EncoderProbe probe,
    HardwareView view,
    IOptions<EncoderOptions> options,
    IOptions<MediaOptions> media,
    ILogger<EncoderSelection> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ProbeMemory _memory = new();
    private readonly EncoderFailures _failures = new();
    private EncoderChoice? _told;

    /// <exception cref="StageFailedException">Hardware is demanded, and none works.</exception>
    public async Task<ChosenEncoder> ChooseAsync(Quality quality, CancellationToken ct)
    {
        if (options.Value is { Mode: EncoderMode.Software } or { WantedKind: EncoderKind.X264 })
        {
            return Tell(Software("Software encoding, as configured"), [], []);
        }

        await _turn.WaitAsync(ct);
        try
        {
            var seen = Seen();
            var rejections = new List<Rejection>();
            var settings = new EncoderSettings { Quality = quality, Preset = media.Value.X264Preset };
            var chosen = await FirstThatWorksAsync(EncoderCandidates.Of(options.Value, seen), settings, rejections, ct);
            return Tell(chosen ?? Without(seen, rejections), seen, rejections);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>An encoder failed at work: it is tried anew before it is used again, and after the second time it is not used any more.</summary>
    public void ReportFailure(ChosenEncoder failed, SessionError error, TimeSpan ranFor)
    {
        if (!failed.IsHardware)
        {
            return;
        }

        _failures.Add(failed, error, ranFor);
        _memory.Forget(failed.Encoder.Kind, failed.Device.Path);
        EncoderFailed(failed.Choice.Name, failed.Device, ranFor.TotalSeconds, error.Message);
    }

    /// <summary>Forgets what was proved and what failed, so that the next choice tries everything again.</summary>
    public void StartAfresh()
    {
        _failures.ForgetAll();
        _memory.ForgetAll();
    }

    public void Dispose() => _turn.Dispose();

    private IReadOnlyList<DeviceNode> Seen()
    {
        var all = nodes.All();
        return options.Value.Device is { Length: > 0 } wanted && all.All(node => node.Path != wanted) ? [.. all, nodes.Look(wanted)] : all;
    }

    private async Task<ChosenEncoder?> FirstThatWorksAsync(
        IReadOnlyList<(EncoderKind Kind, DeviceNode Node)> candidates, EncoderSettings settings, List<Rejection> rejections, CancellationToken ct)
    {
        string? version = null;
        foreach (var (kind, node) in candidates)
        {
            if (node.Trouble is not null)
            {
                rejections.Add(Rejection.Of(kind, node));
                continue;
            }

            if (_failures.Verdict(kind, node.Path) is { } verdict)
            {
                rejections.Add(Rejection.Of(kind, node.Path, $"{verdict}; software since"));
                continue;
            }

            version ??= await probe.VersionAsync(ct);
            var result = await ProveAsync(kind, node, settings, version, ct);
            if (result.Finding is not { } finding)
            {
                return Proved(kind, result.Device);
            }

            rejections.Add(Rejection.Of(kind, node.Path, finding));
        }

        return null;
    }

    private async Task<ProbeResult> ProveAsync(
        EncoderKind kind, DeviceNode node, EncoderSettings settings, string version, CancellationToken ct)
    {
        var device = new EncoderDevice(node.Path, options.Value.Driver is { Length: > 0 } driver && node.IsRenderNode ? driver : null);
        var key = nodes.KeyOf(kind, device, node.KernelDriver, version, settings.Quality);
        if (_memory.Of(key) is { } known)
        {
            return known;
        }

        var result = await probe.RunAsync(encoders[kind], device, settings, ct);
        _memory.Keep(key, result);
        return result;
    }

    private ChosenEncoder Proved(EncoderKind kind, EncoderDevice device)
    {
        var name = EncoderNames.Of(kind);
        var how = device.LowPower ? ", in its low-power mode" : "";
        var before = _failures.Story(kind, device.Path) is { } story ? $"; before, {story}" : "";
        return new ChosenEncoder(encoders[kind], device, new EncoderChoice(name, $"{name} on {device}, proved by encoding{how}{before}"));
    }

    private ChosenEncoder Without(IReadOnlyList<DeviceNode> seen, List<Rejection> rejections)
    {
        if (options.Value.Mode == EncoderMode.Require)
        {
            var why = rejections.Count == 0 ? "this machine has no GPU that could be tried" : Distinct(rejections, one => one.SentenceWithoutPath);
            var words = $"No hardware encoder works, and the configuration demands one: {why}";
            view.Show(encoder: null, words, seen, rejections);
            throw new StageFailedException(new SessionError(ErrorCode.EncoderFailed, $"{words}.")
            {
                Stage = StageName.Encoder,
                Scope = ErrorScope.Worker,
            });
        }

        return Software($"Software encoding: {(rejections.Count == 0 ? nodes.Absence(seen, options.Value.Kind) : Distinct(rejections, one => one.Sentence))}");
    }

    private static string Distinct(List<Rejection> rejections, Func<Rejection, string> sentence) =>
        string.Join("; ", rejections.Select(sentence).Distinct(StringComparer.Ordinal));

    private ChosenEncoder Software(string reason) =>
        new(encoders[EncoderKind.X264], EncoderDevice.None, new EncoderChoice(X264.Name, reason));

    private ChosenEncoder Tell(ChosenEncoder chosen, IReadOnlyList<DeviceNode> seen, IReadOnlyList<Rejection> rejections)
    {
        view.Show(chosen.Choice.Name, chosen.Choice.Reason, seen, rejections);
        if (Interlocked.Exchange(ref _told, chosen.Choice) == chosen.Choice)
        {
            return chosen;
        }

        if (!chosen.IsHardware && rejections.Count > 0)
        {
            FellBack(chosen.Choice.Reason);
        }
        else
        {
            EncoderChosen(chosen.Choice.Name, chosen.Choice.Reason);
        }

        return chosen;
    }

    [LoggerMessage(LogLevel.Information, "Encoder: {Encoder}. {Reason}")]
    private partial void EncoderChosen(string encoder, string reason);

    [LoggerMessage(LogLevel.Warning, "The GPU is not used. {Reason}")]
    private partial void FellBack(string reason);

    [LoggerMessage(LogLevel.Warning, "{Encoder} on {Device} failed after {Seconds:F0} s: {Reason}")]
    private partial void EncoderFailed(string encoder, EncoderDevice device, double seconds, string reason);
}
