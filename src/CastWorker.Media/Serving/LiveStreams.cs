using CastWorker.Processes;
using CastWorker.Sessions;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Serving;

/// <summary>What every live stream works with.</summary>
internal sealed record LiveStreamTools(
    MediaOptions Options, ChildLauncher Launcher, SegmentServer Server, TimeProvider Time)
{
    public required ILogger Logger { get; init; }
}

/// <summary>Makes the place where a session's stream lives, if there is room for it.</summary>
internal sealed class LiveStreams(
    IOptions<MediaOptions> options,
    SegmentFolders folders,
    SegmentServer server,
    ChildLauncher launcher,
    TimeProvider time,
    ILogger<LiveStream> logger) : ILiveStreams
{
    public Task<ILiveStream> CreateAsync(string sessionId, Quality quality, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var path = folders.Folder(sessionId);
        var folder = SegmentFolder.Create(path, logger);
        var disk = new DiskGuard(path, options.Value.MinimumFreeMegabytes);
        if (!disk.AllowsStart())
        {
            folder.Dispose();
            throw new StageFailedException(DiskGuard.Full);
        }

        var tools = new LiveStreamTools(options.Value, launcher, server, time) { Logger = logger };
        return Task.FromResult<ILiveStream>(LiveStream.Open(sessionId, quality, folder, disk, tools));
    }
}
