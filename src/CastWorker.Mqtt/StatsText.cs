using System.Text.Json;
using CastWorker.Sessions;

namespace CastWorker.Mqtt;

/// <summary>Writes a target's figures as JSON.</summary>
internal static class StatsText
{
    public static byte[] Write(TargetFigures figures, DateTimeOffset now) => JsonSerializer.SerializeToUtf8Bytes(
        new StatsPayload
        {
            Time = StateText.Time(now),
            Fps = Round(figures.FramesPerSecond, 1),
            BitrateKbit = Round(figures.BitrateKbps, 0),
            Speed = Round(figures.Speed, 2),
            Dropped = figures.Dropped,
            Due = figures.Stages?.Due,
            Captured = figures.Stages?.Captured,
            Encoded = figures.Stages?.Encoded,
            Published = figures.Stages?.Published,
            SegmentAgeS = Round(figures.SegmentAge?.TotalSeconds, 1),
            Viewers = figures.Viewers,
            LatencyS = Round(figures.Latency?.TotalSeconds, 1),
            CpuPercent = Round(figures.CpuPercent, 1),
            MemMb = Round(figures.MemoryMegabytes, 0),
        },
        MqttJson.Plain.StatsPayload);

    /// <summary>JSON has no word for what is not a number.</summary>
    private static double? Round(double? figure, int digits) =>
        figure is { } number && double.IsFinite(number) ? Math.Round(number, digits) : null;
}
