using System.Globalization;

namespace CastWorker.TestSupport.Cast;

/// <summary>What a scripted TV does when the script leaves it to itself: it launches, plays, stops and tells everybody.</summary>
public sealed class ScriptedTvHabits(ScriptedTv tv)
{
    public const string Player = "CC1AD845";
    private int _media;
    private int _session;

    /// <summary>Null when the screen is free.</summary>
    public string? AppId { get; private set; }

    public string AppName { get; private set; } = "";

    /// <summary>Also the address of the app.</summary>
    public string SessionId => string.Create(CultureInfo.InvariantCulture, $"session-{_session}");

    public double Level { get; set; } = 0.5;

    public bool Muted { get; set; }

    public string ControlType { get; set; } = "attenuation";

    /// <summary>Fields to add to the status, such as <c>"isStandBy":false,</c>.</summary>
    public string MoreStatus { get; set; } = "";

    public string PlayerState { get; set; } = "IDLE";

    public double Position { get; set; }

    public int MediaSessionId => _media;

    /// <summary>Called when it begins to play, to fetch what it was told to.</summary>
    public Action Fetch { get; set; } = () => { };

    public string Status(int requestId = 0) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"requestId":{{requestId}},"type":"RECEIVER_STATUS","status":{""")
        + Apps() + MoreStatus + "\"userEq\":{},"
        + string.Create(CultureInfo.InvariantCulture, $$""" "volume":{"controlType":"{{ControlType}}","level":{{Level}},"muted":""")
        + (Muted ? "true" : "false") + "}}}";

    public string Media(int requestId = 0, string more = "") => string.Create(CultureInfo.InvariantCulture, $$"""
        {"requestId":{{requestId}},"type":"MEDIA_STATUS","status":[{"mediaSessionId":{{_media}},"playbackRate":1,
        "playerState":"{{PlayerState}}","currentTime":{{Position}}{{more}}}]}
        """);

    /// <summary>Somebody starts an app.</summary>
    public void Show(string? appId, string name = "")
    {
        (AppId, AppName) = (appId, name);
        _session++;
        PlayerState = "IDLE";
    }

    public Task TellStatusAsync() => tv.TellAllAsync("receiver-0", TvFrame.Receiver, Status());

    public Task TellMediaAsync(string more = "") => tv.TellAllAsync(SessionId, TvFrame.Media, Media(0, more));

    /// <summary>Another sender loads something else into the same app.</summary>
    public int NextMedia() => ++_media;

    public async Task AnswerAsync(ScriptedTvLine line, TvFrame frame)
    {
        switch (frame.Channel, frame.Type)
        {
            case (TvFrame.Connection, "CONNECT"):
                await ConnectAsync(line, frame.Destination);
                break;
            case (TvFrame.Connection, "CLOSE"):
                line.Connected.Remove(frame.Destination);
                break;
            case (TvFrame.Heartbeat, "PING"):
                await line.SendAsync(frame.Destination, TvFrame.Heartbeat, """{"type":"PONG"}""");
                break;
            case (TvFrame.Receiver, _) when line.Connected.Contains(frame.Destination):
                await PlatformAsync(line, frame);
                break;
            case (TvFrame.Media, _) when line.Connected.Contains(frame.Destination) && frame.Destination == SessionId:
                await PlayerAsync(line, frame);
                break;
        }
    }

    private string Apps() => AppId is null
        ? ""
        : $$"""
        "applications":[{"appId":"{{AppId}}","displayName":"{{AppName}}","sessionId":"{{SessionId}}","transportId":"{{SessionId}}"}],
        """;

    private async Task ConnectAsync(ScriptedTvLine line, string to)
    {
        if (to == "receiver-0" || (AppId is not null && to == SessionId))
        {
            line.Connected.Add(to);
        }
        else
        {
            await line.SendAsync(to, TvFrame.Connection, """{"type":"CLOSE"}""");
        }
    }

    private async Task PlatformAsync(ScriptedTvLine line, TvFrame frame)
    {
        switch (frame.Type)
        {
            case "LAUNCH":
                Show((string)frame.Json["appId"]!, "Default Media Receiver");
                break;
            case "STOP" when (string?)frame.Json["sessionId"] != SessionId:
                await line.SendAsync("receiver-0", TvFrame.Receiver, string.Create(CultureInfo.InvariantCulture,
                    $$"""{"requestId":{{frame.RequestId}},"type":"INVALID_REQUEST","reason":"INVALID_SESSION_ID"}"""));
                return;
            case "STOP":
                AppId = null;
                break;
            case "SET_VOLUME":
                Level = (double?)frame.Json["volume"]!["level"] ?? Level;
                Muted = (bool?)frame.Json["volume"]!["muted"] ?? Muted;
                break;
        }

        await line.SendAsync("receiver-0", TvFrame.Receiver, Status(frame.RequestId));
    }

    private async Task PlayerAsync(ScriptedTvLine line, TvFrame frame)
    {
        switch (frame.Type)
        {
            case "LOAD":
                NextMedia();
                PlayerState = "BUFFERING";
                await line.SendAsync(SessionId, TvFrame.Media, Media(frame.RequestId));
                PlayerState = "PLAYING";
                Fetch();
                await line.SendAsync(SessionId, TvFrame.Media, Media());
                return;
            case "STOP":
                PlayerState = "IDLE";
                await line.SendAsync(SessionId, TvFrame.Media, Media(frame.RequestId, ""","idleReason":"CANCELLED" """));
                return;
            default:
                await line.SendAsync(SessionId, TvFrame.Media, _media == 0
                    ? string.Create(CultureInfo.InvariantCulture, $$"""{"requestId":{{frame.RequestId}},"type":"MEDIA_STATUS","status":[]}""")
                    : Media(frame.RequestId));
                return;
        }
    }
}
