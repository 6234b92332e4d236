using System.Net;
using System.Text;
using CastWorker.Sessions;

namespace CastWorker.Diagnostics;

/// <summary>What an owner wants to see at a glance: each target, its state, its stream.</summary>
internal sealed class StatusPage(Health health) : IAdminPage
{
    private const string Head = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
        <meta name="viewport" content="width=device-width"><title>CastWorker</title>
        <style>
        body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;background:#10141c;color:#dfe6f0}
        h1{font-weight:600} table{border-collapse:collapse;width:100%} td,th{text-align:left;padding:.5rem;border-bottom:1px solid #2a3344;vertical-align:top}
        a{color:#7db7ff} .streaming{color:#6fdc8c} .error{color:#ff7a7a} .recovering,.starting,.stopping{color:#ffc861} small{color:#8f9bb0}
        </style>
        """;

    public string Path => "/";

    public AdminPage Render() => new("text/html; charset=utf-8", Html(health.Look()));

    internal static string Html(HealthReport report)
    {
        var html = new StringBuilder(Head);
        html.Append("<h1>CastWorker <small>").Append(report.Version).Append("</small></h1><p>Broker: ")
            .Append(report.Broker.Connected ? "connected" : $"<span class=error>not connected</span> {Safe(report.Broker.LastError)}")
            .Append(" · child processes: ").Append(report.Children.Count)
            .Append(" · free: ").Append(report.FreeBytes / 1_000_000).Append(" MB</p>");
        foreach (var problem in report.Problems)
        {
            html.Append("<p class=error>").Append(Safe(problem)).Append("</p>");
        }

        if (report.StateTrouble is { } trouble)
        {
            html.Append("<p class=error>After a restart nothing comes back: ").Append(Safe(trouble)).Append("</p>");
        }

        if (report.Hardware is { Encoder: { } encoder } hardware)
        {
            html.Append("<p>Encoder: ").Append(Safe(encoder)).Append(" <small>").Append(Safe(hardware.Reason)).Append("</small></p>");
        }

        html.Append("<table><tr><th>Target<th>State<th>Page<th>Stream</tr>");
        foreach (var target in report.Targets)
        {
            Row(html, target, report);
        }

        return html.Append("</table><p><small><a href=healthz>health</a> · <a href=readyz>ready</a> · <a href=metrics>metrics</a> · ")
            .Append("<a href=demo>demo dashboard</a></small></p></html>").ToString();
    }

    private static void Row(StringBuilder html, TargetStatus target, HealthReport report)
    {
        var state = target.State.ToString().ToLowerInvariant();
        html.Append("<tr><td>").Append(Safe(target.Target.Name)).Append("<br><small>").Append(target.Target.Slug).Append("</small>")
            .Append("<td class=").Append(state).Append('>').Append(state);
        if (target.Error is { } error)
        {
            html.Append("<br><small class=error>").Append(error.Code).Append(": ").Append(Safe(error.Message)).Append("</small>");
        }

        html.Append("<td>").Append(Safe(target.Title)).Append("<br><small>")
            .Append(target.Page is { } page ? Safe(SecretMask.Mask(page)) : "").Append("</small><td>");
        if (target.StreamUrl is { } url)
        {
            var viewers = report.Streams.FirstOrDefault(stream => stream.Owner.Target == target.Target.Slug)?.Viewers ?? 0;
            html.Append("<a href=\"").Append(Safe(url.OriginalString)).Append("\">HLS</a> ").Append(viewers).Append(" watching<br><small>")
                .Append(Safe(target.Encoder)).Append(": ").Append(Safe(target.EncoderReason)).Append("</small>");
        }

        html.Append("</tr>");
    }

    private static string Safe(string? text) => WebUtility.HtmlEncode(text ?? "");
}
