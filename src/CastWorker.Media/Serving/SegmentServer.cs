using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Serving;

/// <summary>The one HTTP server that all sessions' streams are fetched from.</summary>
internal sealed partial class SegmentServer : IHostedService, IAsyncDisposable
{
    private const int TokenDigits = 32;

    private readonly TaskCompletionSource<SessionError> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly MediaOptions _options;
    private readonly StreamTraffic _traffic;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StreamResponder _responder;
    private readonly RequestLoop _requests;
    private ImmutableDictionary<string, Publication> _publications = [];
    private ImmutableDictionary<string, StreamDoor> _doors = [];
    private HttpListener? _listener;
    private Task _loop = Task.CompletedTask;

    public SegmentServer(
        IOptions<MediaOptions> options, StreamTraffic traffic, TimeProvider time, ILogger<SegmentServer> logger)
    {
        _options = options.Value;
        _traffic = traffic;
        _time = time;
        _logger = logger;
        _responder = new StreamResponder(() => Volatile.Read(ref _publications), token => Volatile.Read(ref _doors).GetValueOrDefault(token), time);
        _requests = new RequestLoop(_responder, time, logger);
    }

    /// <summary>The port that is listened on, or 0.</summary>
    public int Port { get; private set; }

    /// <exception cref="ListenException">The configured address and port are not to be had.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (_listener, Port) = HttpDoor.Open(_options.BindAddress, _options.Port, MediaOptions.Section);
        ListeningForPlayers(_options.BindAddress, Port);
        _loop = ServeAsync(_listener);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_listener is not { } listener)
        {
            return;
        }

        await _stopping.CancelAsync();

        // Closes the connections too: a client that takes nothing must not hold up the end.
        listener.Abort();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener = null;
    }

    /// <summary>Gives a stream an address that nobody can guess, and returns once it has been fetched from there.</summary>
    public async Task<IStreamRoute> PublishAsync(ServedStream stream, CancellationToken ct)
    {
        if (Port == 0)
        {
            throw new StageFailedException(Failed("The server for players does not run."));
        }

        await ProveAsync(stream, ct);
        var door = stream.Owner.Door as StreamDoor;
        var token = door?.Token ?? NewToken();
        var audience = Publish(token, stream);
        _traffic.Add(token, audience);
        door?.Turn(open: true);
        return new StreamRoute
        {
            UrlFor = ours => UrlOf(token, ours),
            Audience = audience,
            Segments = stream.Segments,
            Presence = 3 * _options.Segment,
            Remove = () =>
            {
                if (Remove(token, audience))
                {
                    door?.Turn(open: false);
                }
            },
            Exited = _ended.Task,
        };
    }

    /// <summary>Gives an address to a stream that is made when somebody asks for it there.</summary>
    public IStreamDoor OpenDoor()
    {
        var token = NewToken();
        var door = new StreamDoor(token, UrlOf(token, ours: null), _time, door => ImmutableInterlocked.TryRemove(ref _doors, door.Token, out _));
        ImmutableInterlocked.TryAdd(ref _doors, token, door);
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    /// <summary>At an address of its own: what players are served until now stays if this cannot be, and we are none of its viewers.</summary>
    private async Task ProveAsync(ServedStream stream, CancellationToken ct)
    {
        var token = NewToken();
        var audience = Publish(token, stream);
        try
        {
            await ProofOfService.FetchAsync(new Uri(StreamAddress.ForUs(_options, Port), PathOf(token) + MediaPlaylist.Name), ct);
        }
        finally
        {
            Remove(token, audience);
        }
    }

    private static SessionError Failed(string message) =>
        new(ErrorCode.StreamFailed, message) { Stage = StageName.Route, Scope = ErrorScope.Worker };

    private async Task ServeAsync(HttpListener listener)
    {
        await _requests.RunAsync(listener, _stopping.Token);
        if (!_stopping.IsCancellationRequested)
        {
            _ended.TrySetResult(Failed("The server for players has ended."));
        }
    }

    private StreamAudience Publish(string token, ServedStream stream)
    {
        var audience = new StreamAudience(stream.Owner, _time);
        ImmutableInterlocked.AddOrUpdate(
            ref _publications, token, new Publication(stream, audience), (_, _) => new Publication(stream, audience));
        return audience;
    }

    /// <summary>False when there is another stream by now.</summary>
    private bool Remove(string token, StreamAudience audience)
    {
        var removed = ImmutableInterlocked.Update(
            ref _publications,
            (all, gone) => all.TryGetValue(gone.Token, out var present) && present.Audience == gone.Audience ? all.Remove(gone.Token) : all,
            (Token: token, Audience: audience));
        _traffic.Remove(token, audience);
        return removed;
    }

    private Uri UrlOf(string token, string? ours) =>
        new(StreamAddress.ForPlayers(_options, Port, ours, StreamAddress.OwnAddresses()), PathOf(token) + MasterPlaylist.Name);

    private static string PathOf(string token) => $"{StreamPath.Prefix.TrimStart('/')}{token}/";

    private static string NewToken() => RandomNumberGenerator.GetHexString(TokenDigits, lowercase: true);

    [LoggerMessage(LogLevel.Information, "Streams are served on {Address} port {Port}")]
    private partial void ListeningForPlayers(string address, int port);
}
