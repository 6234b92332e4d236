using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CastWorker.GoogleCast.Discovery;

namespace CastWorker.Devices;

/// <summary>Writes devices for people and for programs. Pure.</summary>
internal static class DevicesText
{
    private static readonly string[] Head = ["NAME", "MODEL", "ID", "ADDRESS", "VIDEO", "GROUP", "TARGET"];

    /// <summary>A table whose columns are as wide as they must be.</summary>
    public static string Table(IReadOnlyList<CastDevice> devices, IReadOnlyDictionary<string, string> targets)
    {
        if (devices.Count == 0)
        {
            return "No Cast device was found. What can be in the way: docs/casting.md, \"Finding the TV\".";
        }

        string[][] rows = [Head, .. devices.Select(device => Row(device, targets))];
        int[] widths = [.. Head.Select((_, column) => rows.Max(row => row[column].Length))];
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    /// <summary>One line.</summary>
    public static string Json(CastDevice device, string? target, DeviceEvent? change = null) => JsonSerializer.Serialize(
        new DeviceLine
        {
            Event = change?.ToString().ToLowerInvariant(),
            Id = device.Id,
            Name = device.Name,
            Model = device.Model,
            Host = device.Host,
            Addresses = [.. device.Addresses.Select(address => address.ToString())],
            Port = device.Port,
            Video = device.IsVideo,
            Group = device.IsGroup,
            Source = device.Source.ToString().ToLowerInvariant(),
            Target = target,
        },
        DevicesJson.Plain.DeviceLine);

    private static string[] Row(CastDevice device, IReadOnlyDictionary<string, string> targets) =>
    [
        device.Name,
        device.Model ?? "-",
        device.Id,
        device.Address,
        device.IsVideo ? "yes" : "no",
        device.IsGroup ? "yes" : "no",
        targets.GetValueOrDefault(device.Id) ?? "-",
    ];
}

/// <summary>What a program reads of a device.</summary>
internal sealed record DeviceLine
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Event { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Model { get; init; }

    public required string Host { get; init; }

    public required IReadOnlyList<string> Addresses { get; init; }

    public required int Port { get; init; }

    public required bool Video { get; init; }

    public required bool Group { get; init; }

    public required string Source { get; init; }

    public string? Target { get; init; }
}

[JsonSerializable(typeof(DeviceLine))]
internal sealed partial class DevicesJson : JsonSerializerContext
{
    /// <summary>A name is to be read by people: no escapes where none are needed.</summary>
    public static readonly DevicesJson Plain = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
