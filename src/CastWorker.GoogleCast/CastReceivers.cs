using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast;

/// <summary>Reaches the TVs of the Cast family.</summary>
internal sealed class CastReceivers(
    CastReach reach, IOptions<CastOptions> options, TimeProvider time, ILoggerFactory loggers) : IReceivers
{
    private readonly TvMemories _memories = new();

    public async Task<IReceiver> ConnectAsync(ReceiverJob job, CancellationToken ct) => await CastReceiver.OpenAsync(
        job, reach, _memories.Of(job.Target.Slug), options.Value, time, loggers, ct);
}
