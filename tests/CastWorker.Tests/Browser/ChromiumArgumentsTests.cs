using CastWorker.Browser;
using CastWorker.Browser.Chromium;
using CastWorker.Browser.Display;
using CastWorker.Sessions;

namespace CastWorker.Tests.Browser;

internal sealed class ChromiumArgumentsTests
{
    private static readonly ChromiumSetup Setup = new()
    {
        Size = new PictureSize(1280, 720),
        ProfileFolder = "/run/s/profile",
        Sandbox = true,
        RoomySharedMemory = true,
    };

    [Test]
    public void The_whole_command_line_is_this_one() =>
        string.Join('\n', ChromiumArguments.Build(Setup)).ShouldBe("""
            --kiosk
            --window-position=0,0
            --window-size=1281,721
            --force-color-profile=srgb
            --force-device-scale-factor=1
            --hide-scrollbars
            --disable-gpu
            --autoplay-policy=no-user-gesture-required
            --test-type
            --no-first-run
            --no-default-browser-check
            --disable-infobars
            --hide-crash-restore-bubble
            --disable-session-crashed-bubble
            --disable-hang-monitor
            --disable-prompt-on-repost
            --deny-permission-prompts
            --disable-notifications
            --disable-extensions
            --disable-component-extensions-with-background-pages
            --disable-default-apps
            --disable-search-engine-choice-screen
            --noerrdialogs
            --block-new-web-contents
            --disable-background-networking
            --disable-component-update
            --component-updater=url-source=https://nobody.invalid:9/
            --gaia-url=https://nobody.invalid:9/
            --disable-sync
            --disable-domain-reliability
            --disable-client-side-phishing-detection
            --disable-breakpad
            --disable-crash-reporter
            --metrics-recording-only
            --no-pings
            --no-service-autorun
            --dns-prefetch-disable
            --password-store=basic
            --use-mock-keychain
            --disable-background-timer-throttling
            --disable-backgrounding-occluded-windows
            --disable-renderer-backgrounding
            --user-data-dir=/run/s/profile
            --disk-cache-size=67108864
            --media-cache-size=33554432
            --remote-debugging-address=127.0.0.1
            --remote-debugging-port=0
            --disable-features=AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,InterestFeedContentSuggestions,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,OptimizationHintsFetching,OptimizationGuideModelDownloading,OptimizationGuideOnDeviceModel,PrivacySandboxSettings4,SafeBrowsingRealTimeUrlLookupReferrerChain,Translate,TranslateUI,GlobalMediaControls,InfiniteSessionRestore,SidePanelPinning,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LocalNetworkAccessChecks,ProcessPerSiteUpToMainFrameThreshold,CalculateNativeWinOcclusion,BackForwardCache,DestroyProfileOnBrowserClose
            data:text/html,<html style=background:%23101418>
            """);

    [Test]
    public void What_the_machine_lacks_adds_its_flags_and_the_users_own_come_last() =>
        ChromiumArguments.Build(Setup with
        {
            Sandbox = false,
            RoomySharedMemory = false,
            IgnoreCertificateErrors = true,
            Extra = ["--user-data-dir=/elsewhere"],
        }).Except(ChromiumArguments.Build(Setup), StringComparer.Ordinal).ShouldBe(
            ["--disable-dev-shm-usage", "--no-sandbox", "--ignore-certificate-errors", "--user-data-dir=/elsewhere"]);

    [Test]
    public void The_x_server_keeps_its_screen_in_a_file_and_listens_on_the_abstract_socket_alone() =>
        string.Join(' ', XvfbArguments.Build(new PictureSize(1920, 1080), "/run/s/display", socketFile: false)).ShouldBe(
            "-displayfd 1 -screen 0 1920x1080x24 -fbdir /run/s/display -dpi 96 -nocursor -noreset -nolisten tcp -nolisten unix");

    [Test]
    public void The_second_try_may_use_a_socket_file() =>
        XvfbArguments.Build(new PictureSize(1920, 1080), "/run/s/display", socketFile: true).Contains("unix", StringComparer.Ordinal).ShouldBeFalse();

    [TestCase(SandboxMode.Auto, true, false)]
    [TestCase(SandboxMode.Auto, false, true)]
    [TestCase(SandboxMode.On, true, true)]
    [TestCase(SandboxMode.Off, false, false)]
    public void The_sandbox_is_off_for_root_unless_told_otherwise(SandboxMode mode, bool privileged, bool used) =>
        ChromiumProgram.UseSandbox(mode, privileged).ShouldBe(used);

    [Test]
    public void A_configured_program_is_taken_as_it_is_and_none_on_an_empty_path()
    {
        ChromiumProgram.Find("/opt/chrome", searchPath: null).ShouldBe("/opt/chrome");
        ChromiumProgram.Find(configured: null, searchPath: "").ShouldBeNull();
    }

    [Test]
    public void The_first_known_name_on_the_path_is_taken()
    {
        var folder = Directory.CreateTempSubdirectory("castworker-test-");
        File.WriteAllText(Path.Combine(folder.FullName, "google-chrome"), "");
        File.WriteAllText(Path.Combine(folder.FullName, "chromium-browser"), "");

        var found = ChromiumProgram.Find(configured: null, "/nowhere:" + folder.FullName);
        folder.Delete(recursive: true);

        found.ShouldBe("chromium-browser");
    }

    [Test]
    public void The_address_of_the_devtools_is_read_from_its_announcement()
    {
        ChromiumWords.DevToolsAddress("DevTools listening on ws://127.0.0.1:37191/devtools/browser/8edd").ShouldBe(new Uri("ws://127.0.0.1:37191/devtools/browser/8edd"));
        ChromiumWords.DevToolsAddress("Cannot start DevTools").ShouldBeNull();
        ChromiumWords.IsNoise("[1:2:1121/061324.388771:ERROR:dbus/bus.cc:405] Failed to connect to the bus").ShouldBeTrue();
        ChromiumWords.IsNoise("[1:2:1121/061324.388771:ERROR:ui/ozone.cc:1] Missing X server or $DISPLAY").ShouldBeFalse();
    }
}
