namespace CastWorker.GoogleCast.Connection;

/// <summary>Gives a step a time limit with a name: too late is told apart from given up.</summary>
internal static class Deadline
{
    /// <exception cref="CastTimeoutException">It took too long.</exception>
    public static async Task<T> RunAsync<T>(
        string step, TimeSpan limit, TimeProvider time, Func<CancellationToken, Task<T>> run, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        try
        {
            return await run(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new CastTimeoutException(step, limit);
        }
    }
}
