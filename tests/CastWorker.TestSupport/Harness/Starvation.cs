namespace CastWorker.TestSupport.Harness;

/// <summary>Lets a worker's encoders run for a part of the time only, as a machine does that has too much else to do; until it is disposed of.</summary>
public sealed class Starvation : IAsyncDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;

    private static readonly TimeSpan Stopped = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Running = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _relief = new();
    private readonly RunningWorker _worker;
    private readonly Task _starving;

    private Starvation(RunningWorker worker)
    {
        _worker = worker;
        _starving = StarveAsync();
    }

    public static Starvation Of(RunningWorker worker) => new(worker);

    public async ValueTask DisposeAsync()
    {
        await _relief.CancelAsync();
        await _starving;
        _relief.Dispose();
    }

    private async Task StarveAsync()
    {
        while (!_relief.IsCancellationRequested)
        {
            // Encoders come and go meanwhile.
            var encoders = _worker.Children().Where(child => child.Name == "ffmpeg").ToArray();
            Array.ForEach(encoders, encoder => encoder.Signal(Stop));
            await Task.Delay(Stopped, TimeProvider.System, _relief.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Array.ForEach(encoders, encoder => encoder.Signal(Continue));
            await Task.Delay(Running, TimeProvider.System, _relief.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
