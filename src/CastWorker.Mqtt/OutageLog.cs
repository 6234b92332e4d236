using CastWorker.Mqtt.Client;
using Microsoft.Extensions.Logging;

namespace CastWorker.Mqtt;

/// <summary>Tells the story of the connection in as few lines as possible: lost, and back after so long.</summary>
internal sealed partial class OutageLog(ILogger logger, TimeProvider time)
{
    /// <summary>So many different reasons are told in one outage: a broker may put a time or a number into its words.</summary>
    private const int ReasonLimit = 8;

    private readonly long _started = time.GetTimestamp();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notSubscribed = new(StringComparer.Ordinal);
    private long? _lostAt;

    public void Lost(string reason, bool needsSomebody)
    {
        if (_lostAt is null)
        {
            _lostAt = time.GetTimestamp();
            LogBrokerLost(reason);
        }
        else if (needsSomebody && _told.Count < ReasonLimit && !_told.Contains(reason))
        {
            LogBrokerRefuses(reason);
        }
        else
        {
            LogAttemptFailed(reason);
        }

        _told.Add(reason);
    }

    public void Back(string broker, MqttVersion version)
    {
        var away = time.GetElapsedTime(_lostAt ?? _started).TotalSeconds;
        LogBrokerConnected(broker, version, Math.Round(away, 1));
        _lostAt = null;
        _told.Clear();
    }

    /// <summary>Once for each fight, however long it lasts.</summary>
    public void Fought(ReconnectPlan plan, string clientId, TimeSpan pause)
    {
        switch (plan)
        {
            case { Fight: Fight.Certain, TakeOvers: 1 }:
                LogTakenOver(clientId, pause.TotalSeconds);
                break;
            case { Fight: Fight.Probable, Drops: ReconnectPlan.SuspiciousDrops }:
                LogProbablyTakenOver(clientId, pause.TotalSeconds);
                break;
        }
    }

    public void Insecure() => LogInsecure();

    public void NextAttempt(TimeSpan pause) => LogNextAttempt(pause.TotalSeconds);

    /// <summary>Once for each filter, not at each connect.</summary>
    public void NotSubscribed(string filter, MqttAnswer answer)
    {
        if (_notSubscribed.Add(filter))
        {
            LogNotSubscribed(filter, answer);
        }
    }

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

    [LoggerMessage(LogLevel.Error,
        "The broker hangs up again and again soon after each connect: another client probably uses the MQTT client id {ClientId}. "
        + "Give each worker its own. Trying again in {Seconds} s")]
    private partial void LogProbablyTakenOver(string clientId, double seconds);

    [LoggerMessage(LogLevel.Warning,
        "Mqtt:Tls:Insecure is set: whoever answers at the broker's address is believed, and hears our password")]
    private partial void LogInsecure();

    [LoggerMessage(LogLevel.Debug, "Next attempt to connect in {Seconds} s")]
    private partial void LogNextAttempt(double seconds);

    [LoggerMessage(LogLevel.Warning, "The broker refused the subscription of {Filter}: {Reason}")]
    private partial void LogNotSubscribed(string filter, MqttAnswer reason);

    [LoggerMessage(LogLevel.Debug, "The goodbye to the broker was incomplete: {Reason}")]
    private partial void LogGoodbyeFailed(string reason);
}
