using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.Browser.Recycling;
using CastWorker.Media.Encoding;
using CastWorker.Sessions;

namespace CastWorker.Diagnostics;

/// <summary>Liveness with all details: 503 only when the worker itself is broken and should be started again.</summary>
internal sealed class HealthPage(Health health) : IAdminPage
{
    public string Path => "/healthz";

    public AdminPage Render()
    {
        var report = health.Look();
        var body = JsonSerializer.Serialize(HealthPayload.From(report), HealthJson.Default.HealthPayload);
        return new AdminPage("application/json", body)
        {
            Status = report.Problems.Count == 0 ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable,
        };
    }
}

/// <summary>Readiness: whether commands can reach the worker and be done.</summary>
internal sealed class ReadyPage(Health health) : IAdminPage
{
    public string Path => "/readyz";

    public AdminPage Render()
    {
        var report = health.Look();
        return report.IsReady
            ? new AdminPage("text/plain", "ready\n")
            : new AdminPage("text/plain", string.Join('\n', [.. report.Problems, .. Missing(report)]) + "\n")
            {
                Status = HttpStatusCode.ServiceUnavailable,
            };
    }

    private static IEnumerable<string> Missing(HealthReport report)
    {
        if (!report.Broker.Connected)
        {
            yield return "not connected to the broker";
        }
    }
}

/// <summary>What <c>/healthz</c> says.</summary>
internal sealed record HealthPayload
{
    public required string Status { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required BrokerPayload Broker { get; init; }

    public required IReadOnlyList<TargetPayload> Targets { get; init; }

    public required IReadOnlyList<ChildPayload> Children { get; init; }

    /// <summary>The encoder of new streams, why it is this one, and the device nodes seen.</summary>
    public required HardwareReading Encoder { get; init; }

    public required RecyclingsPayload PagesRecycled { get; init; }

    public required DiskPayload Disk { get; init; }

    public required StateKeepingPayload State { get; init; }

    public static HealthPayload From(HealthReport report) => new()
    {
        Status = report.Problems.Count == 0 ? "ok" : "broken",
        Problems = report.Problems,
        Version = report.Version,
        StartedAt = report.StartedAt,
        Broker = new BrokerPayload(report.Broker.Connected, report.Broker.Since, report.Broker.Protocol, report.Broker.Reconnects, report.Broker.LastError),
        Targets = [.. report.Targets.Select(TargetPayload.From)],
        Children = [.. report.Children.Select(child => new ChildPayload(child.Pid, child.Role.ToString(), child.SessionId, child.Program))],
        Encoder = report.Hardware,
        PagesRecycled = RecyclingsPayload.From(report.Recyclings),
        Disk = new DiskPayload(report.RuntimeDirectory, report.FreeBytes / 1_000_000),
        State = new StateKeepingPayload(report.StateDirectory, report.StateTrouble),
    };
}

internal sealed record BrokerPayload(bool Connected, DateTimeOffset Since, string? Protocol, int Reconnects, string? LastError);

internal sealed record ChildPayload(int Pid, string Role, string Session, string Program);

/// <param name="Age">Because they were old.</param>
/// <param name="Memory">Because they had grown.</param>
/// <param name="Slowness">Because they had become slow.</param>
/// <param name="Failed">The new page did not come, and the old one stayed.</param>
internal sealed record RecyclingsPayload(int Age, int Memory, int Slowness, int Failed)
{
    public static RecyclingsPayload From(RecyclingsReading reading)
    {
        return new(Of(RecycleCause.Age), Of(RecycleCause.Memory), Of(RecycleCause.Slowness), reading.Failed);

        int Of(RecycleCause cause) => reading.Done.GetValueOrDefault(cause);
    }
}

internal sealed record DiskPayload(string Folder, long FreeMegabytes);

/// <param name="Folder">Where it is kept what comes back after a restart.</param>
/// <param name="Trouble">Why it cannot be kept; null when it can.</param>
internal sealed record StateKeepingPayload(string Folder, string? Trouble);

internal sealed record TargetPayload(
    string Target, string State, string? Url, string? Encoder, string? EncoderReason, int Restarts, string? Error)
{
    public static TargetPayload From(TargetStatus status) => new(
        status.Target.Slug,
        status.State.ToString(),
        status.Page is { } page ? SecretMask.Mask(page) : null,
        status.Encoder,
        status.EncoderReason,
        status.Restarts,
        status.Error?.Message);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(HealthPayload))]
internal sealed partial class HealthJson : JsonSerializerContext;
