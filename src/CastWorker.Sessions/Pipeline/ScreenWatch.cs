using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Pipeline;

/// <summary>What a TV said of itself last, and the wait until it says something else.</summary>
internal sealed class ScreenWatch(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScreenReport? _latest;

    public void Report(ScreenReport report)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _latest = report;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    /// <summary>Returns once the screen has been as wanted for so long without a break.</summary>
    public async Task WaitAsync(Func<ScreenReport, bool> wanted, TimeSpan lasting, CancellationToken ct)
    {
        long? since = null;
        while (true)
        {
            var (latest, changed) = Look();
            if (latest is null || !wanted(latest))
            {
                since = null;
                await changed.WaitAsync(ct);
                continue;
            }

            since ??= time.GetTimestamp();
            var left = lasting - time.GetElapsedTime(since.Value);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await Task.WhenAny(changed, Task.Delay(left, time, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private (ScreenReport? Latest, Task Changed) Look()
    {
        lock (_gate)
        {
            return (_latest, _changed.Task);
        }
    }
}
