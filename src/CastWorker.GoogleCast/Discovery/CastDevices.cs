using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Configured and found devices together; whoever watches is told of each change.</summary>
internal sealed class CastDevices(IOptions<StaticDevicesOptions> configured) : ICastDevices
{
    private readonly Lock _gate = new();
    private readonly List<Channel<IReadOnlyList<CastDevice>>> _watchers = [];
    private readonly IReadOnlyList<CastDevice> _configured = [.. configured.Value.Select(device => device.Value.ToDevice(device.Key))];
    private IReadOnlyList<CastDevice> _found = [];

    public IReadOnlyList<CastDevice> All
    {
        get
        {
            lock (_gate)
            {
                return DeviceMerge.Of(_configured, _found);
            }
        }
    }

    public CastDevice? Find(string device)
    {
        lock (_gate)
        {
            // The configured ones as they are listed, then also those that are hidden behind them, by their own ids.
            return DeviceSearch.Find([.. DeviceMerge.Of(_configured, _found), .. _found], device);
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<CastDevice>> WatchAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var watcher = Channel.CreateBounded<IReadOnlyList<CastDevice>>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            _watchers.Add(watcher);
            watcher.Writer.TryWrite(DeviceMerge.Of(_configured, _found));
        }

        try
        {
            await foreach (var devices in watcher.Reader.ReadAllAsync(ct))
            {
                yield return devices;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(watcher);
            }
        }
    }

    /// <summary>What is found now; returns the differences to what was found before.</summary>
    public IReadOnlyList<DeviceChange> Update(IReadOnlyList<CastDevice> found)
    {
        lock (_gate)
        {
            var changes = DeviceChange.Between(_found, found);
            _found = found;
            if (changes.Count > 0)
            {
                var all = DeviceMerge.Of(_configured, _found);
                _watchers.ForEach(watcher => watcher.Writer.TryWrite(all));
            }

            return changes;
        }
    }
}
