using CastWorker.GoogleCast.Channels;
using CastWorker.GoogleCast.Connection;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.GoogleCast;

/// <summary>Finds a TV, connects to it and asks what it is doing.</summary>
internal sealed class CastReach(ICastLocator locator, CastDial dial, CastTimings timings, TimeProvider time, ILogger<CastReach> logger)
{
    public CastReach(ICastLocator locator, IOptions<CastOptions> options, TimeProvider time, ILogger<CastReach> logger)
        : this(
            locator,
            new TlsDial(options.Value.ConnectLimit, options.Value.AllowOldCiphers, time).OpenAsync,
            options.Value.Timings(),
            time,
            logger)
    {
    }

    /// <exception cref="StageFailedException">It was not found, reached or understood.</exception>
    public async Task<TvLink> OpenAsync(Target target, Action<CastIncoming> take, CancellationToken ct)
    {
        var address = locator.Find(target)
            ?? throw Failed(ErrorCode.TvNotFound, $"There is no TV for {target.Name} at present.");
        try
        {
            return await LookAsync(await dial(address, ct), take, ct);
        }
        catch (CastException failed)
        {
            throw Failed(ErrorCode.TvUnreachable, $"The TV cannot be reached: {failed.Message}.", failed);
        }
    }

    private async Task<TvLink> LookAsync(CastLine line, Action<CastIncoming> take, CancellationToken ct)
    {
        var connection = CastConnection.Start(line.Stream, take, timings, time, logger);
        try
        {
            connection.Connect(CastConnection.Platform);
            var receiver = new ReceiverChannel(connection, time);
            return new TvLink
            {
                Connection = connection,
                Receiver = receiver,
                Line = line,
                Status = await receiver.StatusAsync(ct),
            };
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static StageFailedException Failed(ErrorCode code, string message, Exception? inner = null) =>
        new(new SessionError(code, message) { Stage = StageName.Receiver }, inner);
}
