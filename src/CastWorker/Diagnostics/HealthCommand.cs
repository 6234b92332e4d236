using System.Net;

namespace CastWorker.Diagnostics;

/// <summary><c>CastWorker health [address]</c>: asks a running worker whether it is well, for a container's HEALTHCHECK.</summary>
internal static class HealthCommand
{
    private const string DefaultAddress = "http://127.0.0.1:8081/healthz";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        if (!Uri.TryCreate(args.FirstOrDefault() ?? DefaultAddress, UriKind.Absolute, out var address))
        {
            await Console.Error.WriteLineAsync($"usage: CastWorker health [address, {DefaultAddress} by default]");
            return ExitCodes.Configuration;
        }

        try
        {
            using var client = new HttpClient { Timeout = Limit };
            using var answer = await client.GetAsync(address);
            await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.StatusCode == HttpStatusCode.OK ? ExitCodes.Ok : 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"no answer from {address}");
            return 1;
        }
    }
}
