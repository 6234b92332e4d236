using System.Net;
using CastWorker.Media.Serving.Live;
using CastWorker.Sessions;
using Microsoft.Extensions.Logging;

namespace CastWorker.Media.Serving;

/// <summary>Takes requests from the listener and has each answered on its own, until told to stop. Nothing else ends it.</summary>
internal sealed partial class RequestLoop(StreamResponder responder, TimeProvider time, ILogger logger)
{
    /// <summary>More at once are turned away: stalled clients must cost neither files nor memory without end.</summary>
    internal const int MaximumAtOnce = 256;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The loop itself counts as one, so that nothing has drained while it runs.</summary>
    private int _busy = 1;

    /// <summary>Returns when told to stop, or when the listener has ended without that.</summary>
    public async Task RunAsync(HttpListener listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                _ = AnswerAsync(context, stopping);
            }
            catch (Exception exception) when (exception is HttpListenerException or InvalidOperationException)
            {
                if (!stopping.IsCancellationRequested)
                {
                    AcceptFailed(exception);
                    await Task.Delay(PauseAfterFailure, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }

        Leave();
        await _drained.Task.WaitAsync(DrainLimit, time, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AnswerAsync(HttpListenerContext context, CancellationToken stopping)
    {
        var busy = Interlocked.Increment(ref _busy);

        // The next client must not wait until this one's first bytes are written.
        await Task.Yield();
        try
        {
            if (busy > MaximumAtOnce)
            {
                StreamResponder.Refuse(context.Response);
            }
            else
            {
                await responder.AnswerAsync(context, stopping);
            }
        }
#pragma warning disable CA1031 // one request, whatever is wrong with it, must not end the server
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Tell(exception, stopping);
            context.Response.Abort();
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _busy) == 0)
        {
            _drained.TrySetResult();
        }
    }

    private void Tell(Exception exception, CancellationToken stopping)
    {
        switch (exception)
        {
            case TimeoutException or SlowViewerException:
                ClientStalled();
                break;
            case HttpListenerException or IOException or InvalidOperationException:
                ClientLeft(exception.Message);
                break;
            case StageFailedException failure:
                StreamUnreadable(failure.Error.Message);
                break;
            case OperationCanceledException when stopping.IsCancellationRequested:
                ClientLeft("we are stopping");
                break;
            default:
                AnswerFailed(exception);
                break;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A request could not be accepted")]
    private partial void AcceptFailed(Exception exception);

    [LoggerMessage(LogLevel.Debug, "A client left in the middle of an answer: {Reason}")]
    private partial void ClientLeft(string reason);

    [LoggerMessage(LogLevel.Debug, "An answer broke off: {Reason}")]
    private partial void StreamUnreadable(string reason);

    [LoggerMessage(LogLevel.Information, "A client that took too little for too long was cut off")]
    private partial void ClientStalled();

    [LoggerMessage(LogLevel.Error, "A request could not be answered")]
    private partial void AnswerFailed(Exception exception);
}
