using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CastWorker.Media.Serving.Live;

namespace CastWorker.Media.Serving;

/// <summary>Answers one request: finds what it names, and sends it at the client's pace but not for ever.</summary>
internal sealed class StreamResponder(Func<ImmutableDictionary<string, Publication>> publications, TimeProvider time)
{
    private static readonly System.Text.UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private const string PlaylistType = "application/vnd.apple.mpegurl";
    private const int ChunkBytes = 64 * 1024;

    /// <summary>A client that takes nothing for so long is cut off.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(60);

    private readonly LiveResponder _live = new(time);

    public async Task AnswerAsync(HttpListenerContext context, CancellationToken ct)
    {
        var (request, response) = (context.Request, context.Response);
        AddCommonHeaders(response);
        if (StreamPath.Parse(request.RawUrl) is not { } path || !publications().TryGetValue(path.Token, out var publication))
        {
            End(response, HttpStatusCode.NotFound);
            return;
        }

        publication.Audience.Asked($"{request.RemoteEndPoint?.Address}", request.UserAgent ?? "", path.Part, publication.Stream.Segments.BeginOf(path.Sequence));
        switch (request.HttpMethod, path.Part)
        {
            case ("OPTIONS", _):
                AddPreflightHeaders(response);
                End(response, HttpStatusCode.NoContent);
                break;
            case ("GET" or "HEAD", StreamPart.Segment):
                await SendSegmentAsync(context, publication, path.Sequence, ct);
                break;
            case ("GET" or "HEAD", StreamPart.LiveMp4):
                await _live.SendAsync(context, publication, LiveKind.Mp4, ct);
                break;
            case ("GET" or "HEAD", StreamPart.LiveTs):
                await _live.SendAsync(context, publication, LiveKind.MpegTs, ct);
                break;
            case ("GET" or "HEAD", StreamPart.Master):
                await SendPlaylistAsync(context, publication, publication.Stream.Master(), ct);
                break;
            case ("GET" or "HEAD", StreamPart.Playlist) when publication.Stream.Segments.Playlist() is { } playlist:
                await SendPlaylistAsync(context, publication, playlist, ct);
                break;
            default:
                End(response, HttpStatusCode.NotFound);
                break;
        }
    }

    /// <summary>Ends a request that is not even looked at.</summary>
    public static void Refuse(HttpListenerResponse response)
    {
        AddCommonHeaders(response);
        NotNow(response);
    }

    internal static void NotNow(HttpListenerResponse response)
    {
        response.AddHeader("Retry-After", "1");
        End(response, HttpStatusCode.ServiceUnavailable);
    }

    private async Task SendPlaylistAsync(HttpListenerContext context, Publication publication, string playlist, CancellationToken ct)
    {
        var response = context.Response;
        var bytes = Utf8.GetBytes(playlist);
        response.ContentType = PlaylistType;
        response.AddHeader("Cache-Control", "no-cache, no-store");
        using var content = new MemoryStream(bytes, writable: false);
        await SendAsync(context, publication, content, new ByteRange(RangeKind.Whole, 0, bytes.Length), ct);
    }

    private async Task SendSegmentAsync(HttpListenerContext context, Publication publication, long sequence, CancellationToken ct)
    {
        var response = context.Response;
        await using var file = publication.Stream.Segments.TryOpen(sequence);
        if (file is null)
        {
            End(response, HttpStatusCode.NotFound);
            return;
        }

        var range = ByteRange.Parse(context.Request.Headers["Range"], file.Length);
        response.AddHeader("Accept-Ranges", "bytes");
        if (range.Kind == RangeKind.Unsatisfiable)
        {
            response.AddHeader("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{file.Length}"));
            End(response, HttpStatusCode.RequestedRangeNotSatisfiable);
            return;
        }

        if (range.Kind == RangeKind.Part)
        {
            response.StatusCode = (int)HttpStatusCode.PartialContent;
            response.AddHeader(
                "Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {range.First}-{range.Last}/{file.Length}"));
        }

        response.ContentType = LiveResponder.TsType;
        response.AddHeader("Cache-Control", "public, max-age=60, immutable");
        await SendAsync(context, publication, file, range, ct);
    }

    private async Task SendAsync(
        HttpListenerContext context, Publication publication, Stream content, ByteRange range, CancellationToken ct)
    {
        var response = context.Response;
        response.ContentLength64 = range.Count;
        if (context.Request.HttpMethod is "HEAD")
        {
            response.Close();
            return;
        }

        content.Position = range.First;
        var chunk = new byte[Math.Min(ChunkBytes, range.Count)];
        for (var left = range.Count; left > 0;)
        {
            var read = await content.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, left)), ct);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            // The listener's stream hears no token: a write that hangs ends only with its connection.
            await response.OutputStream.WriteAsync(chunk.AsMemory(0, read), ct).AsTask().WaitAsync(StallLimit, time, ct);
            publication.Audience.Sent(read);
            left -= read;
        }

        response.Close();
    }

    private static void AddCommonHeaders(HttpListenerResponse response)
    {
        // Otherwise the listener tells its own name and version.
        response.AddHeader("Server", "CastWorker");
        response.AddHeader("Access-Control-Allow-Origin", "*");
        response.AddHeader("Access-Control-Expose-Headers", "Content-Length, Content-Range, Accept-Ranges, Date");
    }

    private static void AddPreflightHeaders(HttpListenerResponse response)
    {
        response.AddHeader("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
        response.AddHeader("Access-Control-Allow-Headers", "Range, Content-Type, Accept, Accept-Encoding, Origin");
        response.AddHeader("Access-Control-Allow-Private-Network", "true");
        response.AddHeader("Access-Control-Max-Age", "86400");
    }

    private static void End(HttpListenerResponse response, HttpStatusCode status)
    {
        response.StatusCode = (int)status;
        response.ContentLength64 = 0;
        response.Close();
    }
}
