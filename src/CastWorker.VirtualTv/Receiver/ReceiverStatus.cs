using System.Text.Json.Nodes;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>RECEIVER_STATUS as the device words it; what it does not know is absent.</summary>
internal static class ReceiverStatus
{
    private const double VolumeStep = 0.05;

    private static readonly string[] MediaAppChannels =
    [
        "urn:x-cast:com.google.cast.cac", "urn:x-cast:com.google.cast.debugoverlay", "urn:x-cast:com.google.cast.broadcast",
        "urn:x-cast:com.google.cast.media",
    ];

    private static readonly string[] OtherAppChannels = ["urn:x-cast:com.google.cast.cac", "urn:x-cast:com.google.cast.debugoverlay"];

    /// <summary>The whole message, its request id apart.</summary>
    public static JsonObject Of(TvState state)
    {
        var status = new JsonObject();
        if (Applications(state) is { } applications)
        {
            status["applications"] = applications;
        }

        if (state.Identity.Profile.ReportsInput)
        {
            status["isActiveInput"] = state.ActiveInput;
            status["isStandBy"] = state.StandBy;
        }

        status["userEq"] = new JsonObject();
        status["volume"] = new JsonObject
        {
            ["controlType"] = HasFixedVolume(state) ? "fixed" : state.Identity.Profile.VolumeControl,
            ["level"] = state.Volume.Level,
            ["muted"] = state.Volume.Muted,
            ["stepInterval"] = VolumeStep,
        };
        return new JsonObject { ["type"] = "RECEIVER_STATUS", ["status"] = status };
    }

    public static bool HasFixedVolume(TvState state) => state.Whims.VolumeIsFixed || state.Identity.Profile.VolumeControl == "fixed";

    private static JsonArray? Applications(TvState state) => state switch
    {
        { App: { } app } => [Application(app, app.PlaysMedia ? MediaAppChannels : OtherAppChannels, state.To(app.TransportId).Any())],
        { Identity.Profile.HasBackdrop: true } => [Application(Backdrop(state), OtherAppChannels, senderConnected: false)],
        _ => null,
    };

    private static RunningApp Backdrop(TvState state) => new()
    {
        AppId = AppCatalog.Backdrop,
        Name = "Backdrop",
        SessionId = state.Seed.ToString(),
        TransportId = state.Seed.ToString(),
    };

    private static JsonObject Application(RunningApp app, IEnumerable<string> channels, bool senderConnected) => new()
    {
        ["appId"] = app.AppId,
        ["appType"] = "WEB",
        ["displayName"] = app.Name,
        ["iconUrl"] = "",
        ["isIdleScreen"] = app.AppId == AppCatalog.Backdrop,
        ["launchedFromCloud"] = false,
        ["namespaces"] = new JsonArray([.. channels.Select(channel => new JsonObject { ["name"] = channel })]),
        ["senderConnected"] = senderConnected,
        ["sessionId"] = app.SessionId,
        ["statusText"] = app.AppId == AppCatalog.Backdrop ? "" : app.Name,
        ["transportId"] = app.TransportId,
        ["universalAppId"] = app.AppId,
    };
}
