using System.Threading.Channels;

namespace CastWorker.GoogleCast.Discovery.Link;

/// <summary>Waits for a message or for a time to pass, whichever comes first, without a cancelled task for each message.</summary>
internal sealed class Wake : IDisposable
{
    private readonly ITimer _timer;
    private Task<bool>? _reading;
    private TaskCompletionSource _due = New();

    public Wake(TimeProvider time) =>
        _timer = time.CreateTimer(_ => Volatile.Read(ref _due).TrySetResult(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Always with the same reader.</summary>
    public async Task WaitAsync<T>(ChannelReader<T> reader, TimeSpan limit, CancellationToken ct)
    {
        Volatile.Write(ref _due, New());
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
        _reading ??= reader.WaitToReadAsync(ct).AsTask();
        var first = await Task.WhenAny(_reading, _due.Task).WaitAsync(ct);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (first == _reading)
        {
            _reading = null;
        }
    }

    public void Dispose() => _timer.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
