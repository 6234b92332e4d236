using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CastWorker.Media.Serving.Keeping;
using CastWorker.Media.Serving.Live;
using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Serving;

/// <summary>Answers one request: finds what it names, and sends it at the client's pace but not for ever.</summary>
internal sealed class StreamResponder(
    Func<ImmutableDictionary<string, Publication>> publications, Func<string, StreamDoor?> doors, TimeProvider time)
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
        if (StreamPath.Parse(request.RawUrl) is not { } path)
        {
            End(response, HttpStatusCode.NotFound);
            return;
        }

        if (await FindAsync(request, path, ct) is not { } publication)
        {
            Absent(response, path);
            return;
        }

        var low = publication.Stream.Live.Low;
        var begin = path.Part == StreamPart.LowSegment ? low.Find(path.Sequence)?.StartsAt : publication.Stream.Segments.StartFrom(path.Sequence);
        publication.Audience.Asked($"{request.RemoteEndPoint?.Address}", request.UserAgent ?? "", path.Part, begin);
        switch (request.HttpMethod)
        {
            case "OPTIONS":
                AddPreflightHeaders(response);
                End(response, HttpStatusCode.NoContent);
                break;
            case "GET" or "HEAD":
                await GiveAsync(context, publication, path, ct);
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

    /// <summary>A stream that is only made while it is watched is waited for by who wants to begin.</summary>
    private async Task<Publication?> FindAsync(HttpListenerRequest request, StreamPath path, CancellationToken ct)
    {
        if (!publications().ContainsKey(path.Token) && path.IsBeginning && request.HttpMethod is "GET" && doors(path.Token) is { } door)
        {
            await door.WaitAsync(ct);
        }

        return publications().GetValueOrDefault(path.Token);
    }

    private void Absent(HttpListenerResponse response, StreamPath path)
    {
        if (path.IsBeginning && doors(path.Token) is not null)
        {
            NotNow(response);
        }
        else
        {
            End(response, HttpStatusCode.NotFound);
        }
    }

    private Task GiveAsync(HttpListenerContext context, Publication publication, StreamPath path, CancellationToken ct)
    {
        var stream = publication.Stream;
        return path.Part switch
        {
            StreamPart.LiveMp4 => _live.SendAsync(context, publication, LiveKind.Mp4, ct),
            StreamPart.LiveTs => _live.SendAsync(context, publication, LiveKind.MpegTs, ct),
            StreamPart.Master => SendPlaylistAsync(context, publication, stream.Master(), ct),
            StreamPart.Playlist => SendPlaylistAsync(context, publication, stream.Segments.Playlist(), ct),
            StreamPart.LowPlaylist => SendPlaylistAsync(context, publication, LowPlaylist.Compose(stream.Live.Low.Segments), ct),
            StreamPart.LowHeader => SendFileAsync(
                context, publication, InMemory.Open(stream.Live.Low.HeaderOf((int)path.Sequence)), LiveResponder.Mp4Type, ct),
            StreamPart.LowSegment => SendFileAsync(
                context, publication, InMemory.Open(stream.Live.Low.Find(path.Sequence)?.Bytes), LiveResponder.Mp4Type, ct),
            StreamPart.Header => SendFileAsync(
                context, publication, InMemory.Open(stream.Segments.Header((int)path.Sequence)?.AsMemory()), LiveResponder.Mp4Type, ct),
            _ => SendFileAsync(context, publication, stream.Segments.TryOpen(path.Sequence), TypeOf(stream.Segments.Format), ct),
        };
    }

    private static string TypeOf(SegmentFormat format) => format == SegmentFormat.FragmentedMp4 ? LiveResponder.Mp4Type : LiveResponder.TsType;

    private async Task SendPlaylistAsync(HttpListenerContext context, Publication publication, string? playlist, CancellationToken ct)
    {
        var response = context.Response;
        if (playlist is null)
        {
            End(response, HttpStatusCode.NotFound);
            return;
        }

        var bytes = Utf8.GetBytes(playlist);
        response.ContentType = PlaylistType;
        response.AddHeader("Cache-Control", "no-cache, no-store");
        using var content = new MemoryStream(bytes, writable: false);
        await SendAsync(context, publication, content, new ByteRange(RangeKind.Whole, 0, bytes.Length), ct);
    }

    private async Task SendFileAsync(HttpListenerContext context, Publication publication, Stream? content, string type, CancellationToken ct)
    {
        var response = context.Response;
        await using var file = content;
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

        response.ContentType = type;
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
