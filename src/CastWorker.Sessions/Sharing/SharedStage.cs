using CastWorker.Sessions.Ports;

namespace CastWorker.Sessions.Sharing;

/// <summary>A stage that several sessions stand on. It is closed with the last hold on it, or when it is dead and another takes its place.</summary>
internal sealed class SharedStage(IStage stage)
{
    private readonly Lock _gate = new();
    private int _holds;
    private Task? _closing;

    /// <summary>Null when it has ended, or is about to.</summary>
    public Hold? TryHold()
    {
        lock (_gate)
        {
            if (_closing is not null || stage.Exited.IsCompleted)
            {
                return null;
            }

            _holds++;
            return new Hold(this, stage);
        }
    }

    /// <summary>Whoever holds it.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            return _closing ??= stage.DisposeAsync().AsTask();
        }
    }

    private Task ReleaseAsync()
    {
        lock (_gate)
        {
            if (--_holds > 0)
            {
                return Task.CompletedTask;
            }
        }

        return CloseAsync();
    }

    /// <summary>One session's hold on the stage, which is a stage to it.</summary>
    internal sealed class Hold(SharedStage shared, IStage stage) : IStage
    {
        private int _released;

        public IStage Stage => stage;

        public Task<SessionError> Exited => stage.Exited;

        /// <summary>Called once it is not held any more.</summary>
        public Action? Released { get; set; }

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                Released?.Invoke();
                await shared.ReleaseAsync();
            }
        }
    }
}
