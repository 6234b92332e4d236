namespace CastWorker.Sessions.Ports;

/// <summary>Opens browsers.</summary>
public interface IBrowsers
{
    /// <summary>Returns a browser that answers but shows nothing yet.</summary>
    Task<IBrowser> OpenAsync(BrowserJob job, CancellationToken ct);
}

/// <summary>Everything one browser depends on.</summary>
public sealed record BrowserJob
{
    public required string SessionId { get; init; }

    public required IDisplay Display { get; init; }

    public required PageReadiness Readiness { get; init; }

    /// <summary>Called, from any thread and never for long, at each change of what the page is doing.</summary>
    public required Action<PageReport> Report { get; init; }
}

/// <summary>
/// One browser with one page. It looks after the page by itself: what cannot be shown is tried again with growing pauses
/// until another page is asked for, and each change is reported. Only what a reload cannot cure ends the stage.
/// </summary>
public interface IBrowser : IStage
{
    /// <summary>A picture is a message among others: no larger than this, in bytes.</summary>
    const int PictureLimit = 256 * 1024;

    /// <summary>Goes to a page at once, giving up whatever it was trying before.</summary>
    void Show(Uri page);

    /// <summary>Loads the present page again.</summary>
    void Reload();

    /// <summary>How large everything is drawn that is shown from now on, and what is shown already; in percent.</summary>
    void Zoom(int percent);

    /// <summary>Puts words over whatever is shown, until their time is over or others come.</summary>
    void ShowMessage(OverlayMessage message);

    /// <summary>What is on the screen, as JPEG of at most <see cref="PictureLimit"/>.</summary>
    /// <exception cref="StageFailedException">With <see cref="ErrorCode.PictureFailed"/>.</exception>
    Task<ReadOnlyMemory<byte>> TakePictureAsync(CancellationToken ct);
}

/// <summary>What became of a page. Without an error it is ready: answered, loaded and painted.</summary>
/// <param name="Page">The page that was asked for.</param>
/// <param name="Title">The document's title, where there is one.</param>
/// <param name="Error">Why it is not on the screen.</param>
/// <param name="Final">Trying again will not help without somebody changing something (a 404, a login page).</param>
public sealed record PageReport(Uri Page, string? Title, SessionError? Error, bool Final = false);
