using System.Collections.Concurrent;
using CastWorker.GoogleCast.Channels;
using CastWorker.GoogleCast.Connection;
using CastWorker.GoogleCast.Messages;
using CastWorker.TestSupport;
using CastWorker.TestSupport.Cast;
using Microsoft.Extensions.Logging.Abstractions;

namespace CastWorker.Tests.GoogleCast;

/// <summary>A connection to a scripted TV in memory, and a clock that is moved by hand.</summary>
internal sealed class ConnectionHarness : IAsyncDisposable
{
    public ConnectionHarness()
    {
        Connection = CastConnection.Start(Tv.Dial(), Taken.Enqueue, new CastTimings(), Time, NullLogger.Instance);
        Connection.Connect(CastConnection.Platform);
        Receiver = new ReceiverChannel(Connection, Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public ScriptedTv Tv { get; } = new();

    public ConcurrentQueue<CastIncoming> Taken { get; } = new();

    public CastConnection Connection { get; }

    public ReceiverChannel Receiver { get; }

    public ScriptedTvLine Line => Tv.Line;

    /// <summary>Runs to and fro once, so that everything before it has been worked off.</summary>
    public async Task<ReceiverStatus> SettleAsync(CancellationToken ct) => await Receiver.StatusAsync(ct);

    /// <summary>Moves the clock until it is over, a quarter of a second at a time; returns how long that took.</summary>
    public async Task<TimeSpan> AdvanceUntilAsync(Task over, CancellationToken ct)
    {
        var began = Time.GetTimestamp();
        while (!over.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(250));
            await CalmAsync(ct);
        }

        return Time.GetElapsedTime(began);
    }

    /// <summary>Lets what an advance set off be worked off, however busy the machine is: the clock must not run ahead of it.</summary>
    public static async Task CalmAsync(CancellationToken ct)
    {
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(3), ct);
        }
        while (ThreadPool.PendingWorkItemCount > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Tv.DisposeAsync();
    }
}
