using System.Text.Json;

namespace CastWorker.Mqtt.Ownership;

/// <summary>Writes and reads what <c>target/{t}/owner</c> says.</summary>
internal static class OwnerText
{
    public static byte[] Write(string worker, DateTimeOffset since) =>
        JsonSerializer.SerializeToUtf8Bytes(new OwnerPayload(worker, StateText.Time(since)), MqttJson.Plain.OwnerPayload);

    /// <summary>The worker's id; null when nobody is named, or in a way that nobody understands.</summary>
    public static string? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return payload.IsEmpty || JsonSerializer.Deserialize(payload, MqttJson.Plain.OwnerPayload) is not { Worker: { Length: > 0 } worker }
                ? null
                : worker;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
