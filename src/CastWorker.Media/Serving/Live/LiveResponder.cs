using System.Globalization;
using System.Net;

namespace CastWorker.Media.Serving.Live;

/// <summary>Sends a stream as one answer without end, for as long as the client takes it and there is something to send.</summary>
internal sealed class LiveResponder(TimeProvider time)
{
    public const string Mp4Name = "live.mp4";
    public const string TsType = "video/mp2t";
    public const string Mp4Type = "video/mp4";

    /// <summary>Players that ask for so little want to know what it is.</summary>
    private const int LargestTaste = 64 * 1024;

    /// <summary>A client that takes nothing for so long is cut off.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(10);

    public async Task SendAsync(HttpListenerContext context, Publication publication, LiveKind kind, CancellationToken ct)
    {
        var response = context.Response;
        if (publication.Stream.Live.Join(kind) is not { } viewer)
        {
            StreamResponder.NotNow(response);
            return;
        }

        try
        {
            response.ContentType = kind == LiveKind.Mp4 ? Mp4Type : TsType;
            response.AddHeader("Cache-Control", "no-cache, no-store");
            response.AddHeader("Accept-Ranges", "none");
            var range = ByteRange.Parse(context.Request.Headers["Range"], long.MaxValue);
            if (context.Request.HttpMethod is "HEAD")
            {
                response.Close();
            }
            else if (range is { Kind: RangeKind.Part, First: 0, Count: <= LargestTaste })
            {
                await SendTasteAsync(response, viewer, (int)range.Count, ct);
            }
            else
            {
                await SendAllAsync(context, publication, viewer, ct);
            }
        }
        finally
        {
            publication.Stream.Live.Leave(kind, viewer);
        }
    }

    private async Task SendAllAsync(HttpListenerContext context, Publication publication, LiveViewer viewer, CancellationToken ct)
    {
        var (address, agent) = ($"{context.Request.RemoteEndPoint?.Address}", context.Request.UserAgent ?? "");
        var response = context.Response;
        response.SendChunked = true;
        await foreach (var bytes in viewer.ReadAsync(ct))
        {
            // The listener's stream hears no token: a write that hangs ends only with its connection.
            await response.OutputStream.WriteAsync(bytes, ct).AsTask().WaitAsync(StallLimit, time, ct);
            publication.Audience.Sent(bytes.Length);
            publication.Audience.Stays(address, agent);
        }

        response.Close();
    }

    private static async Task SendTasteAsync(HttpListenerResponse response, LiveViewer viewer, int count, CancellationToken ct)
    {
        var taste = new MemoryStream();
        await foreach (var bytes in viewer.ReadAsync(ct))
        {
            await taste.WriteAsync(bytes, ct);
            if (taste.Length >= count)
            {
                break;
            }
        }

        var length = (int)Math.Min(count, taste.Length);
        response.StatusCode = (int)HttpStatusCode.PartialContent;
        response.AddHeader("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes 0-{length - 1}/*"));
        response.ContentLength64 = length;
        await response.OutputStream.WriteAsync(taste.GetBuffer().AsMemory(0, length), ct);
        response.Close();
    }
}
