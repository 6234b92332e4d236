using System.Net;

namespace CastWorker.Browser.Pages;

/// <summary>What the screen shows while a page cannot be shown. It names the host and nothing else of the address.</summary>
internal static class HoldingPage
{
    public static string AddressFor(Uri page) => "data:text/html;charset=utf-8," + Uri.EscapeDataString(Html(page));

    internal static string Html(Uri page) => $$"""
        <!doctype html><meta charset="utf-8"><title>CastWorker</title>
        <style>
        html { height: 100%; background: #101418; color: #c8d0d8; font: 2.6vw/1.5 sans-serif }
        body { margin: 0; height: 100%; display: flex; flex-direction: column; align-items: center; justify-content: center; text-align: center }
        p { margin: 0 6vw } .host { margin-top: 1.2vw; font-size: 1.7vw; color: #7c8894; overflow-wrap: anywhere }
        </style>
        <p>This page cannot be shown right now – trying again</p><p class="host">{{WebUtility.HtmlEncode(page.Host)}}</p>
        """;
}
