using CastWorker.Media.Serving.Keeping;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Serving;

/// <summary>What every live stream works with.</summary>
internal sealed record LiveStreamTools(MediaOptions Options, PicturePaths Paths, SegmentServer Server, TimeProvider Time)
{
    public required ILogger Logger { get; init; }
}

/// <summary>Makes the place where a session's stream lives, if there is room for it.</summary>
internal sealed class LiveStreams(
    IOptions<MediaOptions> options,
    SegmentShelves shelves,
    SegmentServer server,
    PlayableModes playable,
    PicturePaths paths,
    TimeProvider time,
    ILogger<LiveStream> logger) : ILiveStreams
{
    public SessionError? Refusal(StreamMode mode) =>
        playable.MistakeOf(mode) is { } mistake ? new SessionError(ErrorCode.NotSupported, $"Mode {mistake}") : null;

    public IStreamDoor OpenDoor() => server.OpenDoor();

    public Task<ILiveStream> CreateAsync(string sessionId, StreamSettings settings, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var tools = new LiveStreamTools(options.Value, paths, server, time) { Logger = logger };
        return Task.FromResult<ILiveStream>(LiveStream.Open(sessionId, settings, shelves.Open(sessionId), tools));
    }
}
