using System.Net;
using System.Net.Sockets;
using CastWorker.Media;
using CastWorker.Media.Serving;
using CastWorker.Media.Serving.Keeping;
using CastWorker.Media.Serving.Live;
using CastWorker.Sessions.Ports;
using CastWorker.Tests.Media.Serving.Keeping;
using CastWorker.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CastWorker.Tests.Media.Serving;

/// <summary>The segment server on a free port of the loopback, with streams of made-up segments.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly MediaOptions _options = new() { BindAddress = "127.0.0.1", Port = 0 };

    public ServerUnderTest(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Live = new LiveFeed(_time);
        Server = new SegmentServer(Options.Create(_options), Traffic, _time, NullLogger<SegmentServer>.Instance);
    }

    public SegmentServer Server { get; }

    public LiveFeed Live { get; }

    public StreamTraffic Traffic { get; } = new();

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public Task<IStreamRoute> PublishAsync(CancellationToken ct, params int[] segmentBytes) => PublishAsync(Somebody.Owner, ct, segmentBytes);

    public async Task<IStreamRoute> PublishAsync(StreamOwner owner, CancellationToken ct, params int[] segmentBytes)
    {
        var store = new SegmentStore(_options, Segments.Shelf(), _time, startDepth: 1);
        foreach (var bytes in segmentBytes)
        {
            store.Add(Segments.Of(seconds: 2, bytes), discontinuous: false);
        }

        return await Server.PublishAsync(
            new ServedStream { Owner = owner, Segments = store, Live = Live, Master = () => "#EXTM3U\nindex.m3u8\n" }, ct);
    }

    /// <summary>Sends bytes as they are and returns everything that comes back until the server closes.</summary>
    public async Task<string> SayAsync(string request, CancellationToken ct)
    {
        using var client = await ConnectAsync(ct);
        var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(request), ct);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync(ct);
    }

    public async Task<TcpClient> ConnectAsync(CancellationToken ct)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Server.Port, ct);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
