using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Pipeline;

/// <summary>Holds the opening of a session back until the page that is wanted stands on the screen.</summary>
internal sealed class PageGate
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionError? _latest;

    /// <summary>Why the page is not there yet, as far as is known.</summary>
    public SessionError? Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    public void Report(PageReport report)
    {
        lock (_gate)
        {
            _latest = report.Error;
        }

        if (report.Error is null)
        {
            _decided.TrySetResult();
        }
        else if (report.Final)
        {
            _decided.TrySetException(new StageFailedException(report.Error));
        }
    }

    /// <summary>Another page is wanted now, which this browser will not show.</summary>
    public void GiveUp() => _decided.TrySetResult();

    /// <exception cref="StageFailedException">The page cannot be shown without somebody changing something.</exception>
    public async Task<bool> PassAsync(CancellationToken ct)
    {
        await _decided.Task.WaitAsync(ct);
        return true;
    }
}
