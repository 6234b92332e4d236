using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Media;

namespace CastWorker.VirtualTv.Screen;

/// <summary>Orders as the page reads them.</summary>
internal static class OrderText
{
    public static string Of(PlayerOrder order) => (order switch
    {
        PlayerOrder.Load load => new JsonObject
        {
            ["kind"] = "load",
            ["run"] = load.Run,
            ["url"] = load.Url,
            ["contentType"] = load.ContentType,
            ["startTime"] = load.StartTime,
        },
        PlayerOrder.Play => new JsonObject { ["kind"] = "play" },
        PlayerOrder.Pause => new JsonObject { ["kind"] = "pause" },
        PlayerOrder.Seek seek => new JsonObject { ["kind"] = "seek", ["time"] = seek.Time },
        PlayerOrder.Stop => new JsonObject { ["kind"] = "stop" },
        PlayerOrder.Volume volume => new JsonObject { ["kind"] = "volume", ["level"] = volume.Level, ["muted"] = volume.Muted },
        PlayerOrder.Show show => new JsonObject { ["kind"] = "show", ["picture"] = show.Picture.ToString(), ["words"] = show.Words },
        _ => throw new ArgumentOutOfRangeException(nameof(order)),
    }).ToJsonString();
}
