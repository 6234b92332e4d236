using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CastWorker.GoogleCast.Messages;

/// <summary>Writes what we send; generated, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(PlainMessage))]
[JsonSerializable(typeof(ConnectMessage))]
[JsonSerializable(typeof(StatusRequest))]
[JsonSerializable(typeof(LaunchRequest))]
[JsonSerializable(typeof(StopAppRequest))]
[JsonSerializable(typeof(VolumeRequest))]
[JsonSerializable(typeof(StopMediaRequest))]
[JsonSerializable(typeof(LoadRequest))]
internal sealed partial class CastJson : JsonSerializerContext
{
    public static string Text<T>(T message, JsonTypeInfo<T> type) => JsonSerializer.Serialize(message, type);
}
