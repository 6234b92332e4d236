namespace CastWorker.Benchmarks.Capture;

/// <summary>Something to be done at the end, whatever happened before.</summary>
internal sealed class Ending(Func<Task> end) : IAsyncDisposable
{
    public Ending(Action end)
        : this(() =>
        {
            end();
            return Task.CompletedTask;
        })
    {
    }

    public async ValueTask DisposeAsync() => await end();
}
