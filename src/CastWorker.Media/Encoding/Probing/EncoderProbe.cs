using CastWorker.Processes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Encoding;

/// <summary>What a trial of an encoder on a device gave.</summary>
/// <param name="Device">As it was tried last; low power may have been changed.</param>
/// <param name="Finding">Why it cannot be used; null when it was proved.</param>
internal sealed record ProbeResult(EncoderDevice Device, HardwareFinding? Finding);

/// <summary>Tries an encoder by encoding with it.</summary>
internal sealed partial class EncoderProbe(OneShot shots, IOptions<MediaOptions> options, TimeProvider time, ILogger<EncoderProbe> logger)
{
    private const int WordsInTheLog = 30;

    /// <summary>GPUs hang.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Which FFmpeg this is; empty when it cannot be asked.</summary>
    public async Task<string> VersionAsync(CancellationToken ct)
    {
        try
        {
            var result = await shots.RunAsync(options.Value.FfmpegPath, ["-hide_banner", "-version"], Limit, ct);
            return result.Output.Split('\n')[0];
        }
        catch (Exception exception) when (exception is ChildStartException or OneShotTimeoutException)
        {
            ProbeNotRun(exception, "ffmpeg");
            return "";
        }
    }

    public async Task<ProbeResult> RunAsync(IVideoEncoder encoder, EncoderDevice device, EncoderSettings settings, CancellationToken ct)
    {
        var finding = await TryAsync(encoder, device, settings, ct);
        if (finding is not (HardwareFinding.LowPowerOnly or HardwareFinding.QsvParameters))
        {
            return new ProbeResult(device, finding);
        }

        var other = device with { LowPower = !device.LowPower };
        var second = await TryAsync(encoder, other, settings, ct);
        // The second one's trouble is nearer the truth, unless it merely says that this way there is nothing either.
        return new ProbeResult(second is null ? other : device, second);
    }

    private async Task<HardwareFinding?> TryAsync(
        IVideoEncoder encoder, EncoderDevice device, EncoderSettings settings, CancellationToken ct)
    {
        var name = EncoderNames.Of(encoder.Kind);
        var began = time.GetTimestamp();
        try
        {
            var result = await shots.RunAsync(options.Value.FfmpegPath, ProbeArguments.Build(encoder, device, settings), Limit, ct);
            var taken = time.GetElapsedTime(began);
            var finding = ProbeVerdict.Of(result, taken, settings.Quality.FrameRate);
            ProbeEnded(name, device, finding, taken.TotalSeconds);
            Tell(finding, result.Error);
            return finding;
        }
        catch (ChildStartException exception)
        {
            ProbeNotRun(exception, name);
            return HardwareFinding.FfmpegMissing;
        }
        catch (OneShotTimeoutException exception)
        {
            ProbeNotRun(exception, name);
            return HardwareFinding.ProbeTimeout;
        }
    }

    private void Tell(HardwareFinding? finding, string words)
    {
        if (finding is null || !logger.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        foreach (var line in words.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(WordsInTheLog))
        {
            FfmpegSaid(FfmpegLogLine.Parse(line).Text);
        }
    }

    [LoggerMessage(LogLevel.Information, "Tried {Encoder} on {Device}: {Finding} (null: it works), {Seconds:F1} s")]
    private partial void ProbeEnded(string encoder, EncoderDevice device, HardwareFinding? finding, double seconds);

    [LoggerMessage(LogLevel.Warning, "The trial of {Encoder} did not come to its end")]
    private partial void ProbeNotRun(Exception exception, string encoder);

    [LoggerMessage(LogLevel.Debug, "FFmpeg: {Line}")]
    private partial void FfmpegSaid(string line);
}
