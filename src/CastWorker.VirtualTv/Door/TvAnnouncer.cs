using CastWorker.GoogleCast.Discovery.Announcing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CastWorker.VirtualTv.Door;

/// <summary>Makes the TV be found in the local network, when that is wanted.</summary>
internal sealed class TvAnnouncer(CastDoor door, LivingTv tv, IOptions<TvOptions> options, TimeProvider time) : IHostedService, IAsyncDisposable
{
    private CastAnnouncer? _announcer;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Announce)
        {
            return;
        }

        var identity = tv.State.Identity;
        _announcer = await CastAnnouncer.StartAsync(
            new Announcement
            {
                Id = identity.Id,
                Name = identity.Name,
                Model = identity.Profile.Model,
                Capabilities = identity.Profile.Capabilities,
                Port = door.Address!.Port,
                Interfaces = options.Value.Interfaces,
            },
            time,
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _announcer, null) is { } announcer)
        {
            await announcer.DisposeAsync();
        }
    }
}
