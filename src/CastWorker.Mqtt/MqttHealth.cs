namespace CastWorker.Mqtt;

/// <summary>How the connection to the broker is doing, for whoever asks.</summary>
public sealed class MqttHealth(TimeProvider time)
{
    private readonly Lock _gate = new();
    private MqttHealthReport _now = new(false, time.GetUtcNow(), null, 0, null);

    public MqttHealthReport Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    internal void Connected(string protocol) => Change(before => before with
    {
        Connected = true,
        Since = time.GetUtcNow(),
        Protocol = protocol,
        Connects = before.Connects + 1,
    });

    internal void Lost(string reason) => Change(before => before with
    {
        Connected = false,
        Since = before.Connected ? time.GetUtcNow() : before.Since,
        Protocol = null,
        LastError = reason,
    });

    private void Change(Func<MqttHealthReport, MqttHealthReport> change)
    {
        lock (_gate)
        {
            _now = change(_now);
        }
    }
}

/// <param name="Connected">Whether a broker is connected now.</param>
/// <param name="Since">Since when it has been so.</param>
/// <param name="Protocol">The MQTT version in use, <c>5</c> or <c>3.1.1</c>.</param>
/// <param name="Connects">Successful connects since the start of the worker.</param>
/// <param name="LastError">Why the last connection ended or the last attempt failed.</param>
public sealed record MqttHealthReport(
    bool Connected, DateTimeOffset Since, string? Protocol, int Connects, string? LastError)
{
    public int Reconnects => Math.Max(Connects - 1, 0);
}
