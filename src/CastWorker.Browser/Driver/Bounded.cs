namespace CastWorker.Browser.Driver;

/// <summary>Waits for calls that know neither our limits nor our tokens.</summary>
internal static class Bounded
{
    /// <exception cref="TimeoutException">The limit passed first. What the call does later is nobody's business any more.</exception>
    public static async Task<T> Async<T>(Task<T> call, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        Abandon(call);
        return await call.WaitAsync(limit, time, ct);
    }

    /// <inheritdoc cref="Async{T}"/>
    public static async Task Async(Task call, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        Abandon(call);
        await call.WaitAsync(limit, time, ct);
    }

    /// <summary>Lets a call end by itself, and looks at its failure, so that it is not reported as unobserved.</summary>
    public static void Abandon(Task call) => _ = call.ContinueWith(
        static ended => _ = ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
