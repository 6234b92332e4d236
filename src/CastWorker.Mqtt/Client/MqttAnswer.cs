namespace CastWorker.Mqtt.Client;

/// <summary>What a broker said to something we asked of it: its code, and its words where it has any (MQTT 5).</summary>
internal readonly record struct MqttAnswer(MqttReason Reason, string? Text = null)
{
    public bool IsFailure => Reason.IsFailure;

    public override string ToString() => Text is null ? $"{Reason}" : $"{Reason} ({CleanText.Of(Text)})";
}
