using Microsoft.Playwright;

namespace CastWorker.VirtualTv.Screen;

/// <summary>How fast the screen's network is, by way of the browser's developer tools.</summary>
internal sealed class NetworkThrottle(IPage page)
{
    private const int BytesPerKilobit = 125;

    private ICDPSession? _session;

    /// <summary>Null: as fast as it goes, and without anybody watching the network, which costs.</summary>
    public async Task SetAsync(int? kilobitsPerSecond)
    {
        if (kilobitsPerSecond is not { } speed)
        {
            if (_session is { } session)
            {
                _session = null;
                await session.DetachAsync();
            }

            return;
        }

        _session ??= await page.Context.NewCDPSessionAsync(page);
        await _session.SendAsync("Network.enable");
        await _session.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["offline"] = speed == 0,
            ["latency"] = 0,
            ["downloadThroughput"] = speed * BytesPerKilobit,
            ["uploadThroughput"] = speed * BytesPerKilobit,
        });
    }
}
