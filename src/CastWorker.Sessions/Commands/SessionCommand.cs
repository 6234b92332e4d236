using CastWorker.Sessions.Settings;

namespace CastWorker.Sessions.Commands;

/// <summary>Something a user wants of one target. Each command is answered exactly once, by <see cref="Answer"/>.</summary>
public abstract record SessionCommand
{
    private readonly TaskCompletionSource<SessionError?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SessionCommand()
    {
    }

    public required string Target { get; init; }

    /// <summary>The sender's own mark, given back in the answer and in the state.</summary>
    public string? Transaction { get; init; }

    /// <summary>Null once the command was accepted, else why it was refused. What becomes of it is told by the state.</summary>
    public Task<SessionError?> Answered => _answer.Task;

    public void Answer(SessionError? refusal) => _answer.TrySetResult(refusal);

    /// <summary>Show this page, or the last or configured one, and start streaming if need be.</summary>
    public sealed record Start : SessionCommand
    {
        public Uri? Page { get; init; }

        /// <summary>Null: as configured for the target.</summary>
        public TakeOver? TakeOver { get; init; }

        public int Priority { get; init; }

        public TimeSpan? Duration { get; init; }

        public bool Return { get; init; }

        public Sound? Sound { get; init; }

        /// <summary>What else is to be different from now on.</summary>
        public SettingsChange Settings { get; init; } = SettingsChange.None;

        internal Wish ToWish(Uri page, CastManners manners) => new()
        {
            Page = page,
            TakeOver = TakeOver ?? manners.TakeOver,
            Priority = Priority,
            Duration = Duration,
            Return = Return,
            Sound = Sound,
        };
    }

    /// <summary>End the session. Stopping what does not run is no error.</summary>
    public sealed record Stop : SessionCommand;

    /// <summary>Show another page in a running session.</summary>
    public sealed record Navigate : SessionCommand
    {
        public required Uri Page { get; init; }
    }

    /// <summary>Load the page again in a running session.</summary>
    public sealed record Reload : SessionCommand;

    /// <summary>Change how a target is streamed, now and from now on, and how loud its TV is in a running session.</summary>
    public sealed record Adjust : SessionCommand
    {
        public Sound? Sound { get; init; }

        public SettingsChange Settings { get; init; } = SettingsChange.None;
    }

    /// <summary>Show words over the page of a running session.</summary>
    public sealed record ShowMessage : SessionCommand
    {
        public required OverlayMessage Message { get; init; }
    }

    /// <summary>Take a picture of the page of a running session and publish it; answered once it is taken.</summary>
    public sealed record TakePicture : SessionCommand;
}
