using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Door;
using CastWorker.VirtualTv.Screen;

namespace CastWorker.VirtualTv.Control;

/// <summary>GET looks, POST does.</summary>
internal sealed class ControlRoutes(LivingTv tv, CastDoor door, TvScreen screen, ScreenFiles files, FrameLog log)
{
    private const string Do = "/do/";

    public async Task<ControlAnswer> AnswerAsync(HttpListenerRequest request, CancellationToken ct)
    {
        var path = request.Url!.AbsolutePath;
        return (request.HttpMethod, path) switch
        {
            ("GET", "/" or "/status") => Json(StatusDocument.Of(tv.State, door)),
            ("GET", "/screen.png") => new ControlAnswer("image/png", await screen.ScreenshotAsync(ct)),
            ("GET", "/frames") => Frames(request),
            ("GET", "/actions") => Json(Actions()),
            ("GET", _) when path.StartsWith(ScreenFiles.Root, StringComparison.Ordinal) =>
                await files.ReadAsync(path, ct) is { } file ? new ControlAnswer(file.Type, file.Content) : NotHere(path),
            ("POST", _) when path.StartsWith(Do, StringComparison.Ordinal) => await DoAsync(path[Do.Length..], request, ct),
            _ => NotHere(path),
        };
    }

    private async Task<ControlAnswer> DoAsync(string name, HttpListenerRequest request, CancellationToken ct)
    {
        if (ActionTable.Find(name, new ActionWords(request.QueryString)) is not { } action)
        {
            return Json(new JsonObject { ["error"] = $"there is no action {name}", ["actions"] = Actions() }, HttpStatusCode.NotFound);
        }

        try
        {
            // Words that make no sense are found in the mind's own thread, where nobody would hear of it.
            action(tv.State);
            return Json(StatusDocument.Of(await tv.DoAsync(action, ct), door));
        }
        catch (ActionException nonsense)
        {
            return Json(new JsonObject { ["error"] = nonsense.Message }, HttpStatusCode.BadRequest);
        }
    }

    private ControlAnswer Frames(HttpListenerRequest request)
    {
        var since = long.TryParse(request.QueryString["since"], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
        return new ControlAnswer(
            "application/json", JsonSerializer.SerializeToUtf8Bytes(log.Since(since), FrameLogJson.Default.IReadOnlyListFrameEntry));
    }

    private static JsonArray Actions() => [.. ActionTable.Names.Select(name => (JsonNode)name)];

    private static ControlAnswer NotHere(string path) =>
        Json(new JsonObject { ["error"] = $"there is no {path}" }, HttpStatusCode.NotFound);

    private static ControlAnswer Json(JsonNode content, HttpStatusCode status = HttpStatusCode.OK) =>
        new("application/json", Encoding.UTF8.GetBytes(content.ToJsonString())) { Status = status };
}
