using CastWorker.Sessions;

namespace CastWorker.Browser.Chromium;

/// <summary>What differs between one Chromium and another.</summary>
internal sealed record ChromiumSetup
{
    public required PictureSize Size { get; init; }

    public required string ProfileFolder { get; init; }

    public required bool Sandbox { get; init; }

    /// <summary>Whether /dev/shm holds what renderers keep there.</summary>
    public required bool RoomySharedMemory { get; init; }

    public bool IgnoreCertificateErrors { get; init; }

    public IReadOnlyList<string> Extra { get; init; } = [];
}

/// <summary>The command line of Chromium, as data.</summary>
internal static class ChromiumArguments
{
    /// <summary>Features that talk to the network, cover the picture, or bind pages together.</summary>
    private static readonly string[] DisabledFeatures =
    [
        // They call home.
        "AutofillServerCommunication", "CertificateTransparencyComponentUpdater", "DialMediaRouteProvider", "InterestFeedContentSuggestions",
        "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "OptimizationHintsFetching", "OptimizationGuideModelDownloading",
        "OptimizationGuideOnDeviceModel", "PrivacySandboxSettings4", "SafeBrowsingRealTimeUrlLookupReferrerChain",
        // They put something before the page.
        "Translate", "TranslateUI", "GlobalMediaControls", "InfiniteSessionRestore", "SidePanelPinning", "HttpsUpgrades",
        "HttpsFirstBalancedModeAutoEnable", "LocalNetworkAccessChecks",
        // One page that hangs or crashes must not take the next try at the same site with it.
        "ProcessPerSiteUpToMainFrameThreshold",
        // Nothing is ever hidden here, and nobody goes back.
        "CalculateNativeWinOcclusion", "BackForwardCache", "DestroyProfileOnBrowserClose",
    ];

    public static IReadOnlyList<string> Build(ChromiumSetup setup) =>
    [
        .. Window(setup.Size),
        .. Picture,
        .. NothingInFront,
        .. NoChatter,
        .. NeverIdle,
        .. Storage(setup),
        .. Trust(setup),
        .. Control,
        $"--disable-features={string.Join(',', DisabledFeatures)}",
        .. setup.Extra,
        StartPage,
    ];

    /// <summary>Plain and dark, so that nothing is taken for a page before there is one.</summary>
    public static string StartPage => "data:text/html,<html style=background:%23101418>";

    // One pixel larger than the screen: without a window manager, a window of the screen's size ends one pixel short of it.
    private static IEnumerable<string> Window(PictureSize size) =>
        ["--kiosk", "--window-position=0,0", $"--window-size={size.Width + 1},{size.Height + 1}"];

    private static readonly string[] Picture =
    [
        "--force-color-profile=srgb",
        "--force-device-scale-factor=1",
        "--hide-scrollbars",
        // There is none on a virtual display. An animated 720p page costs 10 ms of CPU a frame this way, and no less
        // (10 to 12 ms) with the GPU drawn in software.
        "--disable-gpu",
        "--autoplay-policy=no-user-gesture-required",
    ];

    private static readonly string[] NothingInFront =
    [
        "--test-type", // no bar about an unsupported flag such as --no-sandbox
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-infobars",
        "--hide-crash-restore-bubble",
        "--disable-session-crashed-bubble",
        "--disable-hang-monitor", // no "page does not respond" box: we notice it ourselves
        "--disable-prompt-on-repost",
        "--deny-permission-prompts",
        "--disable-notifications",
        "--disable-extensions",
        "--disable-component-extensions-with-background-pages",
        "--disable-default-apps",
        "--disable-search-engine-choice-screen",
        "--noerrdialogs",
        "--block-new-web-contents", // window.open and target=_blank
    ];

    private static readonly string[] NoChatter =
    [
        "--disable-background-networking",
        "--disable-component-update",
        // Neither an update asked for by a feature nor the question who is signed in can be switched off.
        // Port 9 is one that Chromium refuses to connect to, so that they end before they leave the machine.
        "--component-updater=url-source=https://nobody.invalid:9/",
        "--gaia-url=https://nobody.invalid:9/",
        "--disable-sync",
        "--disable-domain-reliability",
        "--disable-client-side-phishing-detection",
        "--disable-breakpad",
        "--disable-crash-reporter",
        "--metrics-recording-only",
        "--no-pings",
        "--no-service-autorun",
        "--dns-prefetch-disable",
        "--password-store=basic",
        "--use-mock-keychain",
    ];

    private static readonly string[] NeverIdle =
    [
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
    ];

    private static IEnumerable<string> Storage(ChromiumSetup setup) =>
    [
        $"--user-data-dir={setup.ProfileFolder}",
        "--disk-cache-size=67108864",
        "--media-cache-size=33554432",
        .. setup.RoomySharedMemory ? Array.Empty<string>() : ["--disable-dev-shm-usage"],
    ];

    private static IEnumerable<string> Trust(ChromiumSetup setup)
    {
        if (!setup.Sandbox)
        {
            yield return "--no-sandbox";
        }

        if (setup.IgnoreCertificateErrors)
        {
            yield return "--ignore-certificate-errors";
        }
    }

    private static readonly string[] Control = ["--remote-debugging-address=127.0.0.1", "--remote-debugging-port=0"];
}
