using System.Threading.Channels;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Restoring;

namespace CastWorker.Storage;

/// <summary>Writes the latest memories to disk, beside everything else: nobody ever waits for a disk.</summary>
internal sealed class MemoryKeeper : BackgroundService, IMemoryKeeper
{
    /// <summary>A burst of changes is one write: memory cards wear out.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

    /// <summary>A full disk may have room again without anything changing here.</summary>
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _changes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly StateFile _file;
    private readonly TimeProvider _time;
    private readonly ITimer _again;
    private IReadOnlyList<TargetMemory>? _unwritten;

    public MemoryKeeper(StateFile file, TimeProvider time)
    {
        _file = file;
        _time = time;
        _again = time.CreateTimer(_ => _changes.Writer.TryWrite(true), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IReadOnlyList<TargetMemory> Load() => _file.Read();

    public void Keep(IReadOnlyList<TargetMemory> memories)
    {
        Volatile.Write(ref _unwritten, memories);
        _changes.Writer.TryWrite(true);
    }

    /// <summary>Called when all who change memories have stopped; the last change is still written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        TryWrite();
    }

    public override void Dispose()
    {
        _again.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var _ in _changes.Reader.ReadAllAsync(stoppingToken))
            {
                if (!TryWrite())
                {
                    _again.Change(AgainAfter, Timeout.InfiniteTimeSpan);
                }

                await Task.Delay(Breath, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is not written yet is written by who stops us.
        }
    }

    private bool TryWrite()
    {
        if (Volatile.Read(ref _unwritten) is not { } latest)
        {
            return true;
        }

        var wrote = _file.TryWrite(latest);
        if (wrote)
        {
            // Unless something newer has come meanwhile.
            Interlocked.CompareExchange(ref _unwritten, null, latest);
        }

        return wrote;
    }
}
