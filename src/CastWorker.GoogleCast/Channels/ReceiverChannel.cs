using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Messages;

namespace CastWorker.GoogleCast.Channels;

/// <summary>Talks to the platform of a TV: what runs there, its volume.</summary>
internal sealed class ReceiverChannel(CastConnection connection, TimeProvider time)
{
    public Task<ReceiverStatus> StatusAsync(CancellationToken ct) =>
        AskAsync("GET_STATUS", id => CastJson.Text(new StatusRequest(id), CastJson.Default.StatusRequest), ct);

    /// <summary>Starts an app; a launch that the device cancelled is tried once more.</summary>
    /// <returns>The app, running.</returns>
    /// <exception cref="CastRefusedException">It said no.</exception>
    public async Task<CastApp> LaunchAsync(string appId, CancellationToken ct)
    {
        try
        {
            return await LaunchOnceAsync(appId, ct);
        }
        catch (CastRefusedException refused) when (refused.Reason.StartsWith("CANCELLED", StringComparison.Ordinal))
        {
            // It happens while another app is still going down.
            await Task.Delay(connection.Timings.LaunchAgainAfter, time, ct);
            return await LaunchOnceAsync(appId, ct);
        }
    }

    /// <summary>Ends the app of this session, which must be ours.</summary>
    public Task<ReceiverStatus> StopAsync(string sessionId, CancellationToken ct) => AskAsync(
        "STOP", id => CastJson.Text(new StopAppRequest(id, sessionId), CastJson.Default.StopAppRequest), ct);

    /// <param name="level">0 to 1.</param>
    /// <param name="ct">Gives up.</param>
    public Task<ReceiverStatus> SetLevelAsync(double level, CancellationToken ct) => SetVolumeAsync(new VolumeWish { Level = level }, ct);

    /// <summary>As <see cref="SetLevelAsync"/>, without waiting for what the device says to it.</summary>
    public void TellLevel(double level) => connection.Tell(
        CastConnection.Platform,
        Namespaces.Receiver,
        id => CastJson.Text(new VolumeRequest(id, new VolumeWish { Level = level }), CastJson.Default.VolumeRequest));

    public Task<ReceiverStatus> SetMutedAsync(bool muted, CancellationToken ct) => SetVolumeAsync(new VolumeWish { Muted = muted }, ct);

    private Task<ReceiverStatus> SetVolumeAsync(VolumeWish wish, CancellationToken ct) =>
        AskAsync("SET_VOLUME", id => CastJson.Text(new VolumeRequest(id, wish), CastJson.Default.VolumeRequest), ct);

    private async Task<CastApp> LaunchOnceAsync(string appId, CancellationToken ct)
    {
        var answer = await connection.RequestAsync(
            new CastRequest
            {
                Name = "LAUNCH",
                Peer = CastConnection.Platform,
                Channel = Namespaces.Receiver,
                Compose = id => CastJson.Text(new LaunchRequest(id, appId), CastJson.Default.LaunchRequest),
                Answers = payload => payload is CastPayload.LaunchError || Launched(payload, appId) is not null,
                Limit = connection.Timings.Launch,
            },
            ct);
        return answer is CastPayload.LaunchError error
            ? throw new CastRefusedException("LAUNCH", error.Reason)
            : Launched(answer, appId)!;
    }

    private static CastApp? Launched(CastPayload payload, string appId) => payload is CastPayload.Receiver { Status: var status }
        ? status.Apps.FirstOrDefault(app => app.AppId == appId && app.TransportId.Length > 0)
        : null;

    private async Task<ReceiverStatus> AskAsync(string name, Func<int, string> compose, CancellationToken ct)
    {
        var answer = await connection.RequestAsync(
            new CastRequest
            {
                Name = name,
                Peer = CastConnection.Platform,
                Channel = Namespaces.Receiver,
                Compose = compose,
                Answers = payload => payload is CastPayload.Receiver,
                Limit = connection.Timings.Request,
            },
            ct);
        return ((CastPayload.Receiver)answer).Status;
    }
}
