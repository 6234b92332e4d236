namespace CastWorker.TestSupport.Harness;

/// <summary>What was started, to be ended in reverse, all of it whatever happens to one.</summary>
public sealed class Opened : IAsyncDisposable
{
    private List<IAsyncDisposable> _kept = [];

    public T Keep<T>(T started)
        where T : IAsyncDisposable
    {
        _kept.Add(started);
        return started;
    }

    /// <summary>Hands everything over; this one has nothing to end any more.</summary>
    public Opened Take()
    {
        var taken = new Opened { _kept = _kept };
        _kept = [];
        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        var failures = new List<Exception>();
        foreach (var started in Enumerable.Reverse(_kept))
        {
            try
            {
                await started.DisposeAsync();
            }
#pragma warning disable CA1031 // one that does not end must not keep the others alive; all failures are told below
            catch (Exception failure)
#pragma warning restore CA1031
            {
                failures.Add(failure);
            }
        }

        _kept.Clear();
        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }
}
