using System.Globalization;
using System.Text;
using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Diagnostics;

/// <summary>The figures of the worker in Prometheus' text form.</summary>
internal sealed class MetricsPage(Health health) : IAdminPage
{
    public string Path => "/metrics";

    public AdminPage Render() => new("text/plain; version=0.0.4; charset=utf-8", Text(health.Look()));

    internal static string Text(HealthReport report)
    {
        var text = new StringBuilder();
        Gauge(text, "castworker_build_info", "The version that runs.", [($"version=\"{report.Version}\"", 1)]);
        Gauge(text, "castworker_broker_connected", "Whether the broker is connected.", [("", report.Broker.Connected ? 1 : 0)]);
        Counter(text, "castworker_broker_reconnects_total", "Reconnects to the broker.", [("", report.Broker.Reconnects)]);
        Counter(text, "castworker_commands_received_total", "Commands that the broker delivered.", [("", report.Commands.Received)]);
        Counter(text, "castworker_commands_accepted_total", "Commands accepted and questions answered.", [("", report.Commands.Accepted)]);
        Counter(text, "castworker_commands_refused_total", "Commands refused, by error code.",
            report.Commands.Refused.Select(refused => ($"code=\"{refused.Key}\"", (double)refused.Value)));
        Counter(text, "castworker_commands_ignored_total", "Commands for other workers, or without content.", [("", report.Commands.Ignored)]);
        Counter(text, "castworker_answers_dropped_total", "Answers that could not be sent.", [("", report.Commands.AnswersDropped)]);
        Gauge(text, "castworker_problems", "Things wrong with the worker itself.", [("", report.Problems.Count)]);
        Gauge(text, "castworker_runtime_free_bytes", "Free space where segments live.", [("", report.FreeBytes)]);
        Gauge(text, "castworker_target_state", "1 for the state a target is in.", States(report));
        Gauge(text, "castworker_session_restarts", "Repairs in the present session.",
            report.Targets.Select(target => (Target(target), (double)target.Restarts)));
        Counter(text, "castworker_frames_total", "Pictures of the present encoder run, by the stage that is done with them.", report.Encoders.SelectMany(Frames));
        Gauge(text, "castworker_encoder_speed", "Of the present encoder run: 1 is real time.",
            report.Encoders.Select(encoder => ($"target=\"{encoder.Target.Slug}\"", encoder.Progress.Speed)));
        Gauge(text, "castworker_target_degraded", "Whether the picture is less than what is wanted, since the machine cannot keep up.",
            report.Targets.Select(target => (Target(target), target.Degraded is null ? 0.0 : 1.0)));
        Gauge(text, "castworker_children", "Live child processes.",
            Enum.GetValues<ChildRole>().Select(role =>
                ($"role=\"{role.ToString().ToLowerInvariant()}\"", (double)report.Children.Count(child => child.Role == role))));
        Counter(text, "castworker_pages_recycled_total", "Pages loaded anew behind themselves, by cause.",
            report.Recyclings.Done.Select(done => ($"cause=\"{done.Key.ToString().ToLowerInvariant()}\"", (double)done.Value)));
        Counter(text, "castworker_pages_not_recycled_total", "Old pages that stayed, because the new one did not come.", [("", report.Recyclings.Failed)]);
        Counter(text, "castworker_stream_requests_total", "Requests of players in the present session.",
            report.Streams.Select(stream => (Session(stream.Owner.SessionId), (double)stream.Requests)));
        Counter(text, "castworker_stream_bytes_total", "Bytes sent to players in the present session.",
            report.Streams.Select(stream => (Session(stream.Owner.SessionId), (double)stream.Bytes)));
        Gauge(text, "castworker_encoder_info", "The encoder of new streams.",
            report.Hardware.Encoder is { } encoder ? [($"encoder=\"{encoder}\"", 1.0)] : []);
        Gauge(text, "castworker_device_usable", "Whether the worker can open a device node.",
            report.Hardware.Devices.Select(device => ($"device=\"{device.Path}\"", device.Trouble is null ? 1.0 : 0.0)));
        Gauge(text, "castworker_stream_viewers", "Players seen in the last seconds.",
            report.Streams.Select(stream => (Session(stream.Owner.SessionId), (double)stream.Viewers)));
        return text.ToString();
    }

    private static IEnumerable<(string, double)> States(HealthReport report) =>
        from target in report.Targets
        from state in Enum.GetValues<SessionState>()
        select ($"{Target(target)},state=\"{state.ToString().ToLowerInvariant()}\"", target.State == state ? 1.0 : 0.0);

    private static IEnumerable<(string, double)> Frames((Target Target, EncoderProgress Progress) encoder)
    {
        var stages = encoder.Progress.Stages;
        (string Stage, long? Frames)[] counted =
        [
            ("due", stages.Due), ("captured", stages.Captured), ("encoded", stages.Encoded), ("published", stages.Published), ("dropped", encoder.Progress.Dropped),
        ];
        return counted.Where(one => one.Frames is not null).Select(one => ($"target=\"{encoder.Target.Slug}\",stage=\"{one.Stage}\"", (double)one.Frames!));
    }

    private static string Target(TargetStatus status) => $"target=\"{status.Target.Slug}\"";

    private static string Session(string id) => $"session=\"{id}\"";

    private static void Gauge(StringBuilder text, string name, string help, IEnumerable<(string Labels, double Value)> samples) =>
        Write(text, "gauge", name, help, samples);

    private static void Counter(StringBuilder text, string name, string help, IEnumerable<(string Labels, double Value)> samples) =>
        Write(text, "counter", name, help, samples);

    private static void Write(
        StringBuilder text, string kind, string name, string help, IEnumerable<(string Labels, double Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {kind}\n");
        foreach (var (labels, value) in samples)
        {
            var braces = labels.Length == 0 ? "" : $"{{{labels}}}";
            text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {value}\n");
        }
    }
}
