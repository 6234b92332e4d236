using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Receiver;

namespace CastWorker.VirtualTv.Control;

/// <summary>What another sender does, as the one that is tested hears it.</summary>
internal static class OtherSenderActions
{
    public static Turn StopApp(Turn turn, ActionWords words) =>
        turn.State.App is null ? turn : AppEnd.Told(turn, words.Choice("order", EndOrder.CloseFirst));

    public static Turn StopMedia(Turn turn) => Playback.End(turn, "CANCELLED");

    /// <summary><c>url</c>, <c>type</c>, <c>format</c>: another LOAD into the same app.</summary>
    public static Turn Load(Turn turn, ActionWords words)
    {
        var url = words.Text("url") ?? throw new ActionException("url is missing");
        var type = words.Text("type") ?? "application/x-mpegURL";
        var media = new JsonObject { ["contentId"] = url, ["contentType"] = type, ["streamType"] = "LIVE" };
        return Loading.Begin(
            turn,
            new MediaRequest
            {
                Url = url,
                ContentType = type,
                StreamType = "LIVE",
                DeclaredFormats = [words.Text("format") ?? "fmp4"],
                Media = media,
            },
            asker: null);
    }
}
