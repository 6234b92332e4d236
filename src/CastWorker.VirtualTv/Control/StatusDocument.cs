using System.Text.Json;
using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Door;
using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Receiver;

namespace CastWorker.VirtualTv.Control;

/// <summary>All that can be known about the TV, for <c>GET /status</c>.</summary>
internal static class StatusDocument
{
    public static JsonObject Of(TvState state, CastDoor door) => new()
    {
        ["id"] = state.Identity.Id,
        ["name"] = state.Identity.Name,
        ["profile"] = state.Identity.Profile.Name,
        ["model"] = state.Identity.Profile.Model,
        ["capabilities"] = state.Identity.Profile.Capabilities,
        ["cast"] = door.Address?.ToString(),
        ["up"] = door.IsUp,
        ["fault"] = door.Fault.ToString(),
        ["standBy"] = state.StandBy,
        ["activeInput"] = state.ActiveInput,
        ["volume"] = new JsonObject { ["level"] = state.Volume.Level, ["muted"] = state.Volume.Muted },
        ["launching"] = state.Launch?.AppId,
        ["app"] = state.App is { } app ? App(app) : null,
        ["media"] = state.Media is { } item ? Media(item) : null,
        ["sockets"] = state.Sockets.Count,
        ["senders"] = new JsonArray([.. state.Connections.Select(Sender)]),
    };

    private static JsonObject App(RunningApp app) => new()
    {
        ["appId"] = app.AppId,
        ["name"] = app.Name,
        ["sessionId"] = app.SessionId,
        ["transportId"] = app.TransportId,
        ["inBackground"] = app.InBackground,
    };

    private static JsonObject Sender(VirtualConnection connection) => new()
    {
        ["socket"] = connection.Socket,
        ["sender"] = connection.Sender,
        ["endpoint"] = connection.Endpoint,
        ["type"] = connection.Type.ToString(),
    };

    private static JsonObject Media(MediaItem item) => new()
    {
        ["mediaSessionId"] = item.MediaSessionId,
        ["url"] = item.Request.Url,
        ["contentType"] = item.Request.ContentType,
        // Of a player that is gone, as the senders see it.
        ["frozen"] = item.Frozen,
        ["phase"] = item.Phase.ToString(),
        ["currentTime"] = item.Seen?.CurrentTime ?? 0,
        ["player"] = item.Seen is { } seen ? JsonSerializer.SerializeToNode(seen, PlayerJson.Default.PlayerReport) : null,
    };
}
