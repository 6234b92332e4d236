using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Control;
using CastWorker.VirtualTv.Media;
using CastWorker.VirtualTv.Receiver;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.Tests.VirtualTv;

/// <summary>The TV's mind without a body: senders are numbers, time passes when the test says so, the player says what it is told to.</summary>
internal sealed class TvScript
{
    public const string Platform = "receiver-0";

    private readonly List<TvEffect> _effects = [];
    private readonly HashSet<TvEffect.After> _passed = [];
    private int _requests;

    public TvScript(string profile = "chromecast-gen3") => State = new TvState
    {
        Identity = new TvIdentity("TV", new string('0', 32), DeviceProfile.Named(profile)!),
        Seed = new Guid("11111111-2222-3333-4444-555555555555"),
    };

    public TvState State { get; private set; }

    public string Transport => State.App!.TransportId;

    /// <summary>All that was wanted since the last look.</summary>
    public TvEffect[] Effects => TakeEffects();

    /// <summary>The frames since the last look: socket, source &gt; destination, text.</summary>
    public (long Socket, CastFrame Frame)[] Frames => [.. TakeEffects().OfType<TvEffect.Send>().Select(send => (send.Socket, send.Frame))];

    /// <summary>The messages since the last look.</summary>
    public JsonObject[] Messages => [.. Frames.Select(sent => JsonNode.Parse(sent.Frame.Text!)!.AsObject())];

    /// <summary>Type and, of media, state and reason: <c>MEDIA_STATUS IDLE CANCELLED</c>.</summary>
    public string[] Said => [.. Messages.Select(Summary)];

    public TvScript Give(TvInput input)
    {
        var turn = Tv.Next(State, input);
        State = turn.State;
        _effects.AddRange(turn.Effects);
        return this;
    }

    public TvScript Connect(long socket = 1, string endpoint = Platform, int type = 0, string sender = "sender-1")
    {
        if (!State.Sockets.Contains(socket))
        {
            Give(new TvInput.Connected(socket));
        }

        return Send(socket, CastNamespace.Connection, $$"""{"type":"CONNECT","connType":{{type}}}""", endpoint, sender);
    }

    public TvScript Send(long socket, string channel, string text, string endpoint = Platform, string sender = "sender-1") =>
        Give(new TvInput.Received(socket, new CastFrame { Source = sender, Destination = endpoint, Namespace = channel, Text = text }));

    public TvScript Ask(string channel, string fields, string endpoint = Platform, long socket = 1) =>
        Send(socket, channel, $$"""{"requestId":{{++_requests}},{{fields}}}""", endpoint);

    public TvScript Launch(string appId = "CC1AD845", long socket = 1)
    {
        Ask(CastNamespace.Receiver, $"\"type\":\"LAUNCH\",\"appId\":\"{appId}\"", socket: socket).TimePasses();
        return State.App is { } app ? Connect(socket, app.TransportId) : this;
    }

    public TvScript Load(string extra = """ "hlsSegmentFormat":"fmp4", """, string rest = "") => Ask(
        CastNamespace.Media,
        $$""" "type":"LOAD",{{rest}}"media":{ {{extra}} "contentId":"http://s/m.m3u8","contentType":"application/x-mpegURL","streamType":"LIVE"} """,
        Transport);

    /// <summary>The player of the item that is loaded tells something.</summary>
    public TvScript Player(PlayerPhase phase, PlayerTrack? track = null, PlayerError? error = null, double at = 0) => Give(
        new TvInput.PlayerTold(new PlayerReport { Run = State.Media?.Run ?? 0, Phase = phase, Track = track, Error = error, CurrentTime = at }));

    public TvScript Play() => Load().Player(PlayerPhase.Loaded, Fmp4).Player(PlayerPhase.Buffering).Player(PlayerPhase.Playing, at: 5);

    public TvScript Do(string action, string words = "")
    {
        var found = ActionTable.Find(action, new ActionWords(System.Web.HttpUtility.ParseQueryString(words)));
        return Give(new TvInput.Done(found.ShouldNotBeNull()));
    }

    /// <summary>Everything that was to happen later happens, but for the device's own patience.</summary>
    public TvScript TimePasses(bool patienceToo = false)
    {
        // What happens may have something else happen later.
        while (_effects.OfType<TvEffect.After>().FirstOrDefault(later => (patienceToo || later.Input is not TvInput.QuietOver) && _passed.Add(later))
            is { } next)
        {
            Give(next.Input);
        }

        return this;
    }

    public TvScript Forget()
    {
        TakeEffects();
        return this;
    }

    public static PlayerTrack Fmp4 { get; } = new()
    {
        Container = "video/mp4",
        VideoCodec = "avc1.64001f",
        AudioCodec = "mp4a.40.2",
        Width = 1280,
        Height = 720,
    };

    private static string Summary(JsonObject message)
    {
        var media = message["type"]!.GetValue<string>() == "MEDIA_STATUS" ? message["status"]!.AsArray().FirstOrDefault() : null;
        return string.Join(' ', new[] { message["type"], media?["playerState"], media?["idleReason"], message["reason"] }.Where(word => word is not null));
    }

    private TvEffect[] TakeEffects()
    {
        var taken = _effects.ToArray();
        // What is to happen later is kept until it does.
        _effects.RemoveAll(effect => effect is not TvEffect.After);
        return taken;
    }
}
