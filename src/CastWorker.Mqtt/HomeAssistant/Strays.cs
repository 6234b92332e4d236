namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>What is to become of a config of ours that the broker has kept.</summary>
internal enum StrayFate
{
    /// <summary>Its target is there.</summary>
    Stays,

    /// <summary>Its TV was found once and is off now: its entities stay, and show that.</summary>
    Sleeps,

    /// <summary>Its target is gone for good.</summary>
    Goes,
}

/// <summary>Decides about configs that an earlier run has left.</summary>
internal static class Strays
{
    public static StrayFate Judge(OwnConfig kept, IReadOnlyCollection<string> wanted, HomeAssistantOptions options) =>
        (options.Enabled, wanted.Contains(kept.Topic, StringComparer.Ordinal)) switch
        {
            (false, _) => StrayFate.Goes,
            (true, true) => StrayFate.Stays,
            _ => kept.IsFound && options.FoundTargetsStay ? StrayFate.Sleeps : StrayFate.Goes,
        };
}
