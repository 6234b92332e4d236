namespace CastWorker.Sessions;

/// <summary>Takes pictures of one target and has them published, one at a time: who asks while one is being taken gets the same one.</summary>
internal sealed class Photographer(Target target, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> take, StatusBoard board)
{
    private readonly Lock _gate = new();
    private Task<SessionError?> _taking = Task.FromResult<SessionError?>(null);

    /// <summary>Completes with null once the picture was handed on, else with why there is none. Never throws.</summary>
    public Task<SessionError?> TakeAsync(CancellationToken stop)
    {
        lock (_gate)
        {
            return _taking = _taking.IsCompleted ? TakeOneAsync(stop) : _taking;
        }
    }

    private async Task<SessionError?> TakeOneAsync(CancellationToken stop)
    {
        // Who asks must not do the work.
        await Task.Yield();
        try
        {
            board.Tell(new TargetPicture(target, await take(stop)));
            return null;
        }
        catch (StageFailedException failed)
        {
            return failed.Error;
        }
        catch (OperationCanceledException)
        {
            return new SessionError(ErrorCode.NotStreaming, "The session ended before the picture was taken.");
        }
    }
}
