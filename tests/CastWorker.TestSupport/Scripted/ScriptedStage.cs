using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.TestSupport.Scripted;

/// <summary>A stage that does what the test says: it dies when told, and writes down when it is closed.</summary>
public class ScriptedStage(string name, Journal journal) : IStage
{
    private readonly TaskCompletionSource<SessionError> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<SessionError> Exited => _exited.Task;

    /// <summary>Closing waits for this.</summary>
    public Task MayClose { get; set; } = Task.CompletedTask;

    /// <summary>Closing throws this.</summary>
    public Exception? CloseFailure { get; set; }

    public bool IsClosed { get; private set; }

    public void Die(ErrorCode code) => _exited.TrySetResult(new SessionError(code, $"The {name} died."));

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await MayClose;
        IsClosed = true;
        journal.Write($"-{name}");
        if (CloseFailure is { } failure)
        {
            throw failure;
        }
    }
}
