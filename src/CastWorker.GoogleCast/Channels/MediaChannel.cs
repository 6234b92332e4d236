using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Messages;
using CastWorker.Sessions.Ports;

namespace CastWorker.GoogleCast.Channels;

/// <summary>
/// Talks to the player inside an app. Whoever loads or looks follows what the player says of itself afterwards: the answer is
/// only the first of many statuses.
/// </summary>
internal sealed class MediaChannel(CastConnection connection, CastApp app)
{
    private static readonly TimeSpan LoadLimit = TimeSpan.FromSeconds(30);

    public CastApp App => app;

    /// <summary>Opens the virtual connection to the app.</summary>
    public void Join() => connection.Connect(app.TransportId);

    public void Leave() => connection.Leave(app.TransportId);

    public Task<CastPayload> StatusAsync(CancellationToken ct) => AskAsync(
        "GET_STATUS",
        id => CastJson.Text(new StatusRequest(id), CastJson.Default.StatusRequest),
        payload => payload is CastPayload.Media,
        connection.Timings.Request,
        ct);

    /// <returns>The first that the player says of it.</returns>
    public Task<CastPayload> LoadAsync(Uri stream, SegmentFormat format, string title, CancellationToken ct) => AskAsync(
        "LOAD",
        id => CastJson.Text(new LoadRequest(id, app.SessionId, MediaWishes.Of(stream, format, title)), CastJson.Default.LoadRequest),
        payload => payload is CastPayload.Media { Statuses.Count: > 0 }
            or CastPayload.LoadFailed or CastPayload.LoadCancelled or CastPayload.MediaError,
        LoadLimit,
        ct);

    public Task<CastPayload> StopAsync(int mediaSessionId, CancellationToken ct) => AskAsync(
        "STOP",
        id => CastJson.Text(new StopMediaRequest(id, mediaSessionId), CastJson.Default.StopMediaRequest),
        payload => payload is CastPayload.Media,
        connection.Timings.Request,
        ct);

    private Task<CastPayload> AskAsync(
        string name, Func<int, string> compose, Func<CastPayload, bool> answers, TimeSpan limit, CancellationToken ct) =>
        connection.RequestAsync(
            new CastRequest
            {
                Name = name,
                Peer = app.TransportId,
                Channel = Namespaces.Media,
                Compose = compose,
                Answers = answers,
                Limit = limit,
            },
            ct);
}
