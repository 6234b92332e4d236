using CastWorker.Mqtt.Ownership;

namespace CastWorker.Mqtt.Limits;

/// <summary>What stands between a command and its execution: whose it is, whether it comes too fast, and who counts it.</summary>
internal sealed record CommandHall(
    TargetOwnership Ownership, Hearing Hearing, FreeTargets Free, CommandRates Rates, MqttTraffic Traffic);
