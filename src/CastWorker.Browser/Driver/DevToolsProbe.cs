namespace CastWorker.Browser.Driver;

/// <summary>Asks Chromium itself, past the driver and past every page, whether it is still there.</summary>
internal static class DevToolsProbe
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public static async Task<bool> AnswersAsync(Uri endpoint, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            var address = new UriBuilder("http", endpoint.Host, endpoint.Port, "/json/version").Uri;
            using var answer = await Http.GetAsync(address, either.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
