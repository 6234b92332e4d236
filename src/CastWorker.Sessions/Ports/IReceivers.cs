namespace CastWorker.Sessions.Ports;

/// <summary>Reaches the TVs.</summary>
public interface IReceivers
{
    /// <summary>Connects and looks; returns once it is known what the TV is doing. Nothing changes on the screen.</summary>
    /// <exception cref="StageFailedException">It could not be found, reached or understood.</exception>
    Task<IReceiver> ConnectAsync(ReceiverJob job, CancellationToken ct);
}

/// <summary>Everything one connection to a TV depends on.</summary>
public sealed record ReceiverJob
{
    public required string SessionId { get; init; }

    public required Target Target { get; init; }

    /// <summary>Called, from any thread and never for long, at each change of what the TV says of itself.</summary>
    public required Action<ScreenReport> Report { get; init; }
}

/// <summary>
/// One TV we talk to. A lost connection is made again by itself for as long as the grace lasts; only when that is over does the
/// stage end, with <see cref="ErrorCode.ConnectionLost"/>.
/// </summary>
public interface IReceiver : IStage
{
    /// <summary>What the TV said last.</summary>
    ScreenReport Screen { get; }

    /// <summary>The address of this machine as the TV sees it: where it can fetch a stream from.</summary>
    string OurAddress { get; }

    /// <summary>The TV's own address.</summary>
    string Address { get; }

    /// <summary>Takes the screen and plays; returns once the TV plays and has really fetched the stream.</summary>
    /// <exception cref="StageFailedException">With <see cref="ErrorCode.ScreenInUse"/> when somebody else has it and may keep it.</exception>
    Task<IShowing> PlayAsync(ShowingJob job, CancellationToken ct);

    /// <param name="percent">0 to 100.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="StageFailedException">The TV refused, or did not answer.</exception>
    Task SetVolumeAsync(int percent, CancellationToken ct);

    /// <exception cref="StageFailedException">The TV refused, or did not answer.</exception>
    Task SetMutedAsync(bool muted, CancellationToken ct);
}

/// <summary>What a TV says of itself.</summary>
public sealed record ScreenReport
{
    public required ScreenUse Use { get; init; }

    /// <summary>Who has the screen, when it is not us: a cleaned name, such as <c>Netflix</c>.</summary>
    public string? UsedBy { get; init; }

    /// <summary>0 to 100; null when it is not known.</summary>
    public int? Volume { get; init; }

    public bool? Muted { get; init; }

    /// <summary>False while a lost connection is being made again.</summary>
    public bool Connected { get; init; } = true;
}

/// <summary>Whose the screen is.</summary>
public enum ScreenUse
{
    /// <summary>Nobody's: no app, or the idle picture.</summary>
    Free,

    /// <summary>It shows what we play.</summary>
    Ours,

    /// <summary>Somebody else's app.</summary>
    Others,
}

/// <summary>What to show on a TV, and how to behave there.</summary>
public sealed record ShowingJob
{
    /// <summary>The master playlist, as the TV can reach it; known once the stream can be played, which may be after the launch.</summary>
    public required Func<CancellationToken, Task<Uri>> Stream { get; init; }

    /// <summary>How the stream is packed, when the TV is told to load it.</summary>
    public required Func<SegmentFormat> Format { get; init; }

    /// <summary>Shown by the TV while it loads.</summary>
    public required string Title { get; init; }

    /// <summary>What the TV has fetched so far.</summary>
    public required Func<StreamVisits> Visits { get; init; }

    public required TakeOver TakeOver { get; init; }

    /// <summary>Volume 0 while the app starts, so that the TV makes no sound; restored on every way out.</summary>
    public bool QuietStart { get; init; }

    /// <summary>Called at each change: why the TV does not play just now, or null when it plays again.</summary>
    public required Action<SessionError?> Report { get; init; }
}

/// <summary>
/// What we play on a TV. It looks after itself: what stalls or fails is loaded again, then launched anew; each trouble is reported.
/// It ends when a person or another sender ended it, or when nothing helped. Disposing ends our app, and only ours, if it still runs.
/// </summary>
public interface IShowing : IStage
{
    /// <summary>How far the player has come with what it plays since it last began; null while it has not begun, or does not say.</summary>
    TimeSpan? Played { get; }

    /// <summary>Has the player load the stream anew, in the app that runs; returns once it plays again, or is in trouble and tells so.</summary>
    Task LoadAgainAsync(CancellationToken ct);
}

/// <summary>How the pieces of a stream are packed.</summary>
public enum SegmentFormat
{
    MpegTs,
    FragmentedMp4,
}

/// <summary>What was fetched of a stream by its TV.</summary>
/// <param name="Playlists">How often a playlist was asked for.</param>
/// <param name="Segments">How many segments were asked for.</param>
/// <param name="LastSegment">When a segment was last asked for.</param>
public readonly record struct StreamVisits(long Playlists, long Segments, DateTimeOffset? LastSegment);
