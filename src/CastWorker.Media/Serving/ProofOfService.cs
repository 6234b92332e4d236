using System.Net;
using CastWorker.Sessions;

namespace CastWorker.Media.Serving;

/// <summary>Fetches a stream the way a player will, before anybody is told where it is.</summary>
internal static class ProofOfService
{
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) });

    /// <exception cref="StageFailedException">There is nothing to play there.</exception>
    public static async Task FetchAsync(Uri playlist, CancellationToken ct)
    {
        try
        {
            using var response = await Client.GetAsync(playlist, ct);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new StageFailedException(Failed("The stream has nothing to play yet."));
            }
        }
        catch (HttpRequestException exception)
        {
            throw new StageFailedException(Failed("The stream cannot be fetched from our own server."), exception);
        }
    }

    private static SessionError Failed(string message) => new(ErrorCode.StreamFailed, message) { Stage = StageName.Route };
}
