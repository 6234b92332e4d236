using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CastWorker.TestSupport.Harness;
using CastWorker.TestSupport.Playing;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.SystemTests.VirtualTv;

/// <summary>A sender that says exactly what the test wants, good or bad, and hears every byte.</summary>
internal sealed class TvClient : IAsyncDisposable
{
    public const string Platform = "receiver-0";

    private readonly TcpClient _tcp = new();
    private SslStream? _stream;
    private int _requests;

    public string? Thumbprint { get; private set; }

    public string Transport { get; private set; } = "";

    public string Session { get; private set; } = "";

    private SslStream Stream => _stream ?? throw new InvalidOperationException("not connected");

    public static async Task<TvClient> ConnectAsync(RunningTv tv, CancellationToken ct, bool greet = true)
    {
        var client = new TvClient();
        await client._tcp.ConnectAsync(tv.Cast, ct);
        client._tcp.NoDelay = true;
#pragma warning disable CA5359 // a device signs its certificate itself, and changes it every day
        client._stream = new SslStream(client._tcp.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await client._stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "tv" }, ct);
        using (var certificate = new X509Certificate2(client._stream.RemoteCertificate!))
        {
            client.Thumbprint = certificate.Thumbprint;
        }

        if (greet)
        {
            await client.SendAsync(CastNamespace.Connection, """{"type":"CONNECT"}""", Platform, ct);
        }

        return client;
    }

    /// <summary>Connected, the media app launched, connected to it too.</summary>
    public static async Task<TvClient> LaunchAsync(RunningTv tv, CancellationToken ct)
    {
        var client = await ConnectAsync(tv, ct);
        await client.LaunchAsync(ct);
        return client;
    }

    /// <summary>And the stream plays.</summary>
    public static async Task<TvClient> PlayAsync(RunningTv tv, TestStream stream, CancellationToken ct)
    {
        var client = await LaunchAsync(tv, ct);
        await client.LoadAsync(stream.Master, ct);
        await client.HearAsync("MEDIA_STATUS", "PLAYING", ct);
        return client;
    }

    public async Task LaunchAsync(CancellationToken ct)
    {
        await AskAsync(CastNamespace.Receiver, """ "type":"LAUNCH","appId":"CC1AD845" """, Platform, ct);
        var status = await HearAsync("RECEIVER_STATUS", "CC1AD845", ct);
        var app = status.GetProperty("status").GetProperty("applications")[0];
        (Session, Transport) = (app.GetProperty("sessionId").GetString()!, app.GetProperty("transportId").GetString()!);
        await SendAsync(CastNamespace.Connection, """{"type":"CONNECT"}""", Transport, ct);
    }

    public Task LoadAsync(Uri stream, CancellationToken ct, string format = """ "hlsSegmentFormat":"fmp4","hlsVideoSegmentFormat":"fmp4", """, string type = "application/x-mpegURL") =>
        AskAsync(
            CastNamespace.Media,
            $$""" "type":"LOAD","sessionId":"{{Session}}","autoplay":true,"media":{ {{format}} "contentId":"{{stream}}","contentType":"{{type}}","streamType":"LIVE"} """,
            Transport,
            ct);

    /// <param name="channel">The namespace.</param>
    /// <param name="fields">Without braces and request id.</param>
    /// <param name="destination">An endpoint.</param>
    /// <param name="ct">Ends the sending.</param>
    public async Task<int> AskAsync(string channel, string fields, string destination, CancellationToken ct)
    {
        var id = ++_requests;
        await SendAsync(channel, $$"""{"requestId":{{id}},{{fields}}}""", destination, ct);
        return id;
    }

    public Task SendAsync(string channel, string text, string destination, CancellationToken ct) => SendAsync(
        CastFrameWriter.Write(new CastFrame { Source = "sender-test", Destination = destination, Namespace = channel, Text = text }), ct);

    public async Task SendAsync(byte[] bytes, CancellationToken ct)
    {
        await Stream.WriteAsync(bytes, ct);
        await Stream.FlushAsync(ct);
    }

    /// <summary>The next message of a type that contains a text. PINGs are answered meanwhile.</summary>
    public async Task<JsonElement> HearAsync(string type, string containing, CancellationToken ct)
    {
        while (true)
        {
            var frame = await NextAsync(ct);
            if (frame.Text is { } text && text.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal) && text.Contains(containing, StringComparison.Ordinal))
            {
                return JsonDocument.Parse(text).RootElement;
            }
        }
    }

    /// <summary>The types of the next messages, PINGs left out.</summary>
    public async Task<string[]> HearTypesAsync(int count, CancellationToken ct)
    {
        var types = new List<string>();
        while (types.Count < count)
        {
            types.Add(JsonDocument.Parse((await NextAsync(ct)).Text!).RootElement.GetProperty("type").GetString()!);
        }

        return [.. types];
    }

    /// <summary>The next frame that is no PING.</summary>
    public async Task<CastFrame> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            var header = new byte[FrameLength.Bytes];
            await Stream.ReadExactlyAsync(header, ct);
            var body = new byte[FrameLength.Read(header)];
            await Stream.ReadExactlyAsync(body, ct);
            var frame = CastFrameReader.Read(body).ShouldBeOfType<FrameVerdict.Sound>().Frame;
            if (frame.Text?.Contains("PING", StringComparison.Ordinal) != true)
            {
                return frame;
            }

            await SendAsync(CastNamespace.Heartbeat, """{"type":"PONG"}""", frame.Source, ct);
        }
    }

    /// <summary>What comes within a time, as bytes: for silence and for halves.</summary>
    public async Task<(int Bytes, bool Ended)> ListenAsync(TimeSpan time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        var (buffer, count) = (new byte[4096], 0);
        try
        {
            while (await Stream.ReadAsync(buffer, either.Token) is > 0 and var more)
            {
                count += more;
            }

            return (count, true);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (count, false);
        }
        catch (IOException)
        {
            return (count, true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }

        _tcp.Dispose();
    }
}
