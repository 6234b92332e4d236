using CastWorker.VirtualTv.Receiver;

namespace CastWorker.VirtualTv.Door;

/// <summary>What is wrong with the wire at the moment, for all connections alike, and the wait for it to pass.</summary>
internal sealed class WireMood
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WireFault _fault;

    public WireFault Fault
    {
        get
        {
            lock (_gate)
            {
                return _fault;
            }
        }
    }

    public bool MayRead => Fault != WireFault.Mute;

    private bool MayWrite => Fault is not (WireFault.Mute or WireFault.HalfFrame);

    public void Become(WireFault fault)
    {
        lock (_gate)
        {
            _fault = fault;
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task MayReadAsync(CancellationToken ct) => UntilAsync(() => MayRead, ct);

    public Task MayWriteAsync(CancellationToken ct) => UntilAsync(() => MayWrite, ct);

    private async Task UntilAsync(Func<bool> condition, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (condition())
            {
                return;
            }

            await changed.WaitAsync(ct);
        }
    }
}
