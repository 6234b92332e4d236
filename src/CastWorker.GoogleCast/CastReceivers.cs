using CastWorker.Sessions.Ports;
using CastWorker.Sessions.Restoring;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast;

/// <summary>Reaches the TVs of the Cast family.</summary>
internal sealed class CastReceivers(
    CastReach reach, TargetMemories memories, IOptions<CastOptions> options, TimeProvider time, ILoggerFactory loggers) : IReceivers
{
    public async Task<IReceiver> ConnectAsync(ReceiverJob job, CancellationToken ct) => await CastReceiver.OpenAsync(
        job, reach, new TvMemory(job.Target.Slug, memories), options.Value, time, loggers, ct);
}
