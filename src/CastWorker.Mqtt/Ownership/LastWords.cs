using System.Text.Json;
using CastWorker.Sessions;

namespace CastWorker.Mqtt.Ownership;

/// <summary>What the last owner of a target was showing when it went.</summary>
internal sealed record LastWords
{
    private const string Shutdown = "shutdown";
    private const string Masked = "***";

    public required string Worker { get; init; }

    public required bool WasStreaming { get; init; }

    public string? Page { get; init; }

    public string? Url { get; init; }

    /// <summary>Null when it is not the state of a target.</summary>
    public static LastWords? Read(ReadOnlySpan<byte> state)
    {
        try
        {
            return state.IsEmpty || JsonSerializer.Deserialize(state, MqttJson.Plain.LastWordsPayload) is not { Owner: { } worker } said
                ? null
                : new LastWords
                {
                    Worker = worker,
                    // What ended only because its worker ended is still wanted.
                    WasStreaming = said.Streaming || said.EndedBy == Shutdown,
                    Page = said.Page,
                    Url = said.Url,
                };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The page to go on with: by its name, because addresses leave a worker with their secrets masked; else by its address, when nothing
    /// in it is masked; else the target's own page. Null when none of these is known.
    /// </summary>
    public Uri? PageFor(Target target) => (Page is { } name ? target.Pages.Find(name)?.Address : null)
        ?? (Url is { } url && !url.Contains(Masked, StringComparison.Ordinal) && PageAddress.TryParse(url, out var page, out _) ? page : null)
        ?? target.DefaultPage;
}
