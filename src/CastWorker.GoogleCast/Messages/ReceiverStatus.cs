using System.Text.Json;

namespace CastWorker.GoogleCast.Messages;

/// <summary>What a device says of itself. Everything in it may be missing.</summary>
internal sealed record ReceiverStatus
{
    public IReadOnlyList<CastApp> Apps { get; init; } = [];

    /// <summary>0 to 1.</summary>
    public double? Level { get; init; }

    public bool? Muted { get; init; }

    /// <summary>Its volume cannot be changed.</summary>
    public bool VolumeIsFixed { get; init; }

    /// <summary>Only where the TV tells the device so; often it does not, and some lie.</summary>
    public bool? IsStandBy { get; init; }

    public bool? IsActiveInput { get; init; }

    /// <summary>The app that has the screen; null when nobody has.</summary>
    public CastApp? Foreground => Apps.FirstOrDefault(app => !app.IsIdle);

    public CastApp? Session(string sessionId) =>
        Apps.FirstOrDefault(app => string.Equals(app.SessionId, sessionId, StringComparison.Ordinal));

    public static ReceiverStatus Read(JsonElement json)
    {
        var volume = json.Field("volume") ?? default;
        return new ReceiverStatus
        {
            Apps = [.. json.Objects("applications").Select(CastApp.Read)],
            Level = volume.Number("level"),
            Muted = volume.Flag("muted"),
            VolumeIsFixed = volume.Text("controlType") == "fixed",
            IsStandBy = json.Flag("isStandBy"),
            IsActiveInput = json.Flag("isActiveInput"),
        };
    }
}

/// <summary>An app on a device.</summary>
internal sealed record CastApp
{
    /// <summary>The pictures a device shows when nobody uses it.</summary>
    public const string Backdrop = "E8C28D3C";

    public string AppId { get; init; } = "";

    public string SessionId { get; init; } = "";

    /// <summary>The address of the app for messages.</summary>
    public string TransportId { get; init; } = "";

    /// <summary>Cleaned.</summary>
    public string? Name { get; init; }

    public bool IsIdleScreen { get; init; }

    /// <summary>Whether it may be replaced without taking anything from anybody.</summary>
    public bool IsIdle => IsIdleScreen || AppId == Backdrop;

    /// <summary>What it is called, as well as it is known.</summary>
    public string DisplayName => Name ?? CleanLine.Of(AppId) ?? "another app";

    public static CastApp Read(JsonElement json)
    {
        var session = json.Text("sessionId") ?? "";
        return new CastApp
        {
            AppId = json.Text("appId") ?? "",
            SessionId = session,
            TransportId = json.Text("transportId") ?? session,
            Name = CleanLine.Of(json.Text("displayName")),
            IsIdleScreen = json.Flag("isIdleScreen") ?? false,
        };
    }
}
