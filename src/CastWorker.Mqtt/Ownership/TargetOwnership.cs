using CastWorker.Sessions;
using CastWorker.Sessions.Ports;

namespace CastWorker.Mqtt.Ownership;

/// <summary>
/// Whose the targets are, for whoever asks. The one switch for everything that is said of a target: only its owner says it.
/// </summary>
internal sealed class TargetOwnership(OwnershipLedger ledger, TimeProvider time) : ITargetClaims
{
    /// <summary>A broker that is not there must not keep a screen dark: so long a start waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A target became ours, also again after a lost connection: tell of it. Or another worker's: be silent about it.</summary>
    public event EventHandler<OwnershipChangedEventArgs>? Changed;

    public bool IsOurs(string target)
    {
        lock (_gate)
        {
            return ledger.Of(target) == Holding.Ours;
        }
    }

    public bool IsTheirs(string target)
    {
        lock (_gate)
        {
            return ledger.Of(target) == Holding.Theirs;
        }
    }

    public async Task KnownAsync(CancellationToken ct)
    {
        try
        {
            await _known.Task.WaitAsync(Patience, time, ct);
        }
        catch (TimeoutException)
        {
            // Whoever serves our targets tells us when the broker is back; until then they are as good as ours.
        }
    }

    /// <summary>Says something of a target, if that is ours to do; another worker cannot become its owner in between.</summary>
    public void IfOurs(string target, Action say)
    {
        lock (_gate)
        {
            if (ledger.Of(target) == Holding.Ours)
            {
                say();
            }
        }
    }

    /// <summary>Whether, and what, this worker answers when it is asked something about a target.</summary>
    /// <param name="target">Null: about none in particular, where one worker speaks for all.</param>
    public Voice VoiceFor(string? target)
    {
        lock (_gate)
        {
            if (target is not null && ledger.Of(target) is (Holding.Ours or Holding.Held))
            {
                return Voice.Ours;
            }

            // What names us for a target that we do not have was left by a run that had it.
            var owner = target is not null && ledger.OwnerOf(target) is { } named && named != ledger.Us ? named : null;
            if (ledger.Workers.Speaker != ledger.Us || (owner is not null && ledger.Workers.IsOnline(owner)))
            {
                return Voice.Silent;
            }

            return owner is null ? Voice.ForAll : Voice.OwnerOffline;
        }
    }

    /// <summary>Completes when the broker has told whose the targets are: at once, but for moments after a connect.</summary>
    public Task SettledAsync()
    {
        lock (_gate)
        {
            return ledger.IsSettled ? Task.CompletedTask : _settled.Task;
        }
    }

    /// <summary>Changes what is known; what follows from it is done before anybody can ask again.</summary>
    internal T Learn<T>(Func<OwnershipLedger, T> learn)
    {
        lock (_gate)
        {
            var result = learn(ledger);
            if (ledger is { HasHeardAll: true, IsSettled: true })
            {
                _known.TrySetResult();
            }

            if (ledger.IsSettled)
            {
                _settled.TrySetResult();
            }
            else if (_settled.Task.IsCompleted)
            {
                _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return result;
        }
    }

    internal void Tell(Target target, bool isOurs) => Changed?.Invoke(this, new OwnershipChangedEventArgs(target, isOurs));
}

/// <summary>How a worker answers, among others.</summary>
internal enum Voice
{
    /// <summary>Another worker answers.</summary>
    Silent,

    /// <summary>The target is ours: so is the answer.</summary>
    Ours,

    /// <summary>It is nobody's: one worker answers for all, and it is this one.</summary>
    ForAll,

    /// <summary>Its owner cannot answer: one worker says so, and it is this one.</summary>
    OwnerOffline,
}

/// <summary>Which target became ours or another worker's.</summary>
internal sealed class OwnershipChangedEventArgs(Target target, bool isOurs) : EventArgs
{
    public Target Target => target;

    public bool IsOurs => isOurs;
}
