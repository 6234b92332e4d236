using CastWorker.Mqtt.Client;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>Tells the story of the connection in as few lines as possible: lost, and back after so long.</summary>
internal sealed partial class OutageLog(ILogger logger, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long? _lostAt;
    private bool _askedForHelp;

    public void Lost(string reason, bool needsSomebody)
    {
        if (_lostAt is null)
        {
            _lostAt = time.GetTimestamp();
            LogBrokerLost(reason);
        }
        else if (needsSomebody && !_askedForHelp)
        {
            LogBrokerRefuses(reason);
        }
        else
        {
            LogAttemptFailed(reason);
        }

        _askedForHelp |= needsSomebody;
    }

    public void Back(string broker, MqttVersion version)
    {
        var away = time.GetElapsedTime(_lostAt ?? _started).TotalSeconds;
        LogBrokerConnected(broker, version, Math.Round(away, 1));
        _lostAt = null;
        _askedForHelp = false;
    }

    public void TakenOver(string clientId, TimeSpan pause) => LogTakenOver(clientId, pause.TotalSeconds);

    public void NextAttempt(TimeSpan pause) => LogNextAttempt(pause.TotalSeconds);

    public void NotSubscribed(string filter, MqttReason reason) => LogNotSubscribed(filter, reason);

    public void GoodbyeFailed(string reason) => LogGoodbyeFailed(reason);

    [LoggerMessage(LogLevel.Warning, "No connection to the MQTT broker: {Reason}")]
    private partial void LogBrokerLost(string reason);

    [LoggerMessage(LogLevel.Warning, "The MQTT broker needs somebody's attention: {Reason}")]
    private partial void LogBrokerRefuses(string reason);

    [LoggerMessage(LogLevel.Debug, "Still no connection to the MQTT broker: {Reason}")]
    private partial void LogAttemptFailed(string reason);

    [LoggerMessage(LogLevel.Information, "Connected to the MQTT broker {Broker} ({Version}) after {Seconds} s")]
    private partial void LogBrokerConnected(string broker, MqttVersion version, double seconds);

    [LoggerMessage(LogLevel.Error,
        "Another client uses the MQTT client id {ClientId}: give each worker its own. Trying again in {Seconds} s")]
    private partial void LogTakenOver(string clientId, double seconds);

    [LoggerMessage(LogLevel.Debug, "Next attempt to connect in {Seconds} s")]
    private partial void LogNextAttempt(double seconds);

    [LoggerMessage(LogLevel.Warning, "The broker refused the subscription of {Filter}: {Reason}")]
    private partial void LogNotSubscribed(string filter, MqttReason reason);

    [LoggerMessage(LogLevel.Debug, "The goodbye to the broker was incomplete: {Reason}")]
    private partial void LogGoodbyeFailed(string reason);
}
