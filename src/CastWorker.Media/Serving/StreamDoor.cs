using CastWorker.Sessions.Ports;

namespace CastWorker.Media.Serving;

/// <summary>An address at which there is a stream now and then. Who comes when there is none waits for it.</summary>
internal sealed class StreamDoor(string token, Uri url, TimeProvider time, Action<StreamDoor> close) : IStreamDoor
{
    /// <summary>As long as a page, or a source, can reasonably take; players ask again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = New();
    private TaskCompletionSource _visited = New();
    private TaskCompletionSource _opened = New();
    private int _visitors;

    public string Token => token;

    public Uri Url => url;

    public Task VisitedAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            return _visited.Task.WaitAsync(ct);
        }
    }

    /// <summary>Returns once there is a stream, or when waiting for it is over.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        Task opened;
        lock (_gate)
        {
            _visitors++;
            _visited.TrySetResult();
            opened = _opened.Task;
        }

        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(opened, _closed.Task, Task.Delay(Patience, time, over.Token));
            await over.CancelAsync();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>There is a stream; or there is none any more.</summary>
    public void Turn(bool open)
    {
        lock (_gate)
        {
            if (open)
            {
                _opened.TrySetResult();
            }
            else if (_opened.Task.IsCompleted)
            {
                _opened = New();
            }
        }
    }

    public void Dispose()
    {
        close(this);
        _closed.TrySetResult();
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_visitors == 0)
            {
                _visited = New();
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
