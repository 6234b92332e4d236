namespace CastWorker.Mqtt.Client;

/// <summary>Notices that the other side is gone although the line seems to stand: asks, and waits for any sign of life.</summary>
internal sealed class KeepAlive(TimeSpan period, TimeSpan longestPatience, TimeProvider time)
{
    private long _lastSign = time.GetTimestamp();

    public void Heard() => Volatile.Write(ref _lastSign, time.GetTimestamp());

    /// <summary>Returns when the other side is silent.</summary>
    public async Task<MqttClosed> WatchAsync(Func<CancellationToken, Task> ask, CancellationToken ct)
    {
        if (period == TimeSpan.Zero)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        }

        // Pause and patience together make one keep-alive period, which the broker stretches by half before it gives up.
        var patience = period / 2 < longestPatience ? period / 2 : longestPatience;
        while (true)
        {
            await Task.Delay(period - patience, time, ct);
            var asked = time.GetTimestamp();
            await ask(ct);
            await Task.Delay(patience, time, ct);
            if (Volatile.Read(ref _lastSign) < asked)
            {
                return new MqttClosed(MqttEnd.Silent, $"no sign of life within {patience.TotalSeconds:0.#} s");
            }
        }
    }
}
