using System.Security.Cryptography;
using System.Text;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>An app on the screen, or in the background. A launch gives it ids of its own.</summary>
internal sealed record RunningApp
{
    public required string AppId { get; init; }

    public required string Name { get; init; }

    public required string SessionId { get; init; }

    public required string TransportId { get; init; }

    /// <summary>Still listed, but not what the screen shows: it plays nothing any more.</summary>
    public bool InBackground { get; init; }

    public bool PlaysMedia => AppCatalog.PlaysMedia(AppId);

    public static RunningApp Launched(TvState state, string appId, string name)
    {
        var id = IdOf(state, "session");
        return new RunningApp { AppId = appId, Name = name, SessionId = id, TransportId = id };
    }

    /// <summary>New at each launch and each boot, and yet the same for the same state: decisions must not throw dice.</summary>
    private static string IdOf(TvState state, string purpose) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{state.Seed:N} {purpose} {state.Counter}"))[..16]).ToString();
}

/// <summary>A launch that has been asked for and is not there yet.</summary>
/// <param name="Asker">Null when it was not a sender of ours.</param>
internal sealed record PendingLaunch(int Ticket, string AppId, string Name, Asker? Asker);

/// <summary>The apps that this TV can get.</summary>
internal static class AppCatalog
{
    public const string DefaultMediaReceiver = "CC1AD845";
    public const string Backdrop = "E8C28D3C";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [DefaultMediaReceiver] = "Default Media Receiver",
        [Backdrop] = "Backdrop",
        ["233637DE"] = "YouTube",
        ["CA5E8412"] = "Netflix",
        ["84912283"] = "DashCast",
        ["A078F6B0"] = "Home Assistant Lovelace",
        ["B45F4572"] = "Home Assistant Media",
        ["07AEE832"] = "Shaka Demo",
        ["3927FA74"] = "BubbleUPnP",
        ["F007D354"] = "Jellyfin",
    };

    public static string? NameOf(string appId) => Names.GetValueOrDefault(appId);

    /// <summary>What the others show is not imitated: they are there to take over the screen.</summary>
    public static bool PlaysMedia(string appId) => appId == DefaultMediaReceiver;
}
