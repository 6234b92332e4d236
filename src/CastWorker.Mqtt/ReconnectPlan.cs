using CastWorker.Mqtt.Client;

namespace CastWorker.Mqtt;

/// <summary>What the connections so far teach about the next attempt. Pure.</summary>
/// <param name="Failures">Attempts and short connections in a row.</param>
/// <param name="Drops">Short connections in a row that ended without a word.</param>
/// <param name="TakeOvers">How often another client threw us out; forgotten after a connection that held.</param>
/// <param name="Fight">What the last end says about another client with our id.</param>
internal sealed record ReconnectPlan(int Failures = 0, int Drops = 0, int TakeOvers = 0, Fight Fight = Fight.None)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Whoever is thrown out again and again gives way for so long.</summary>
    public static readonly TimeSpan LongestTruce = TimeSpan.FromMinutes(5);

    /// <summary>A connection that held so long was a good one: the next outage begins with short pauses again.</summary>
    public static readonly TimeSpan Stable = TimeSpan.FromSeconds(30);

    /// <summary>
    /// MQTT 3.1.1, and some brokers with MQTT 5, hang up on the older of two clients without a word, and the other comes back after its longest pause: a connection
    /// that held no longer than this may have been ended by a twin.
    /// </summary>
    public static readonly TimeSpan Short = 2.5 * Longest;

    /// <summary>So many of these in a row are no accident any more.</summary>
    public const int SuspiciousDrops = 5;

    /// <param name="closed">How the connection or the attempt ended.</param>
    /// <param name="served">How long the connection stood; null when there was none.</param>
    public ReconnectPlan Next(MqttClosed closed, TimeSpan? served)
    {
        var takenOver = closed.End == MqttEnd.TakenOver;
        var drops = closed.End == MqttEnd.Lost && served < Short ? Drops + 1 : 0;
        return new ReconnectPlan(
            served >= Stable ? 1 : Failures + 1,
            drops,
            takenOver ? TakeOvers + 1 : served >= LongestTruce ? 0 : TakeOvers,
            takenOver ? Fight.Certain : drops >= SuspiciousDrops ? Fight.Probable : Fight.None);
    }

    /// <summary>Doubling from 1 to 60 s and jittered, so that many workers do not come back in the same moment; long after a fight.</summary>
    /// <param name="random">From 0 to 1.</param>
    public TimeSpan Pause(double random)
    {
        var longest = Shortest.TotalSeconds * Math.Pow(2, Math.Min(Failures, 30));
        return Fight switch
        {
            Fight.Certain => TimeSpan.FromSeconds(
                Math.Min(Longest.TotalSeconds * Math.Pow(2, Math.Min(TakeOvers, 30) - 1), LongestTruce.TotalSeconds)),
            Fight.Probable => Longest,
            _ => TimeSpan.FromSeconds(Math.Max(
                Shortest.TotalSeconds, Math.Min(longest, Longest.TotalSeconds) * (0.5 + (random / 2)))),
        };
    }
}

/// <summary>Whether another client uses our client id.</summary>
internal enum Fight
{
    None,

    /// <summary>The pattern says so.</summary>
    Probable,

    /// <summary>The broker said so.</summary>
    Certain,
}
