namespace CastWorker.Sessions;

/// <summary>
/// Everything that can be wrong, by name. On the wire a code is written in snake_case (<c>page_unreachable</c>).
/// docs/mqtt.md lists each with its cause and remedy; a test holds the two equal.
/// </summary>
public enum ErrorCode
{
    // What was asked for cannot be done.
    InvalidJson,
    InvalidValue,
    UnknownKey,
    UnknownCommand,
    UnknownTarget,
    UrlNotAllowed,
    NoPage,
    NotStreaming,
    LowerPriority,
    NotSupported,
    NoCapacity,
    TooManyRequests,
    PayloadTooLarge,
    RetainedCommand,
    Expired,
    ShuttingDown,
    OwnerOffline,

    // The page.
    PageUnreachable,
    PageTimeout,
    PageHttpError,
    PageLogin,
    PageBlank,
    PageNotReady,
    PageCrashed,
    PageNotResponding,
    PictureFailed,

    // The TV.
    TvNotFound,
    TvUnreachable,
    ScreenInUse,
    LaunchFailed,
    PlaybackFailed,
    StreamDry,
    TvStuck,
    StoppedOnDevice,
    TakenOver,
    ConnectionLost,

    // The stages.
    DisplayFailed,
    BrowserFailed,
    EncoderFailed,
    EncoderStalled,
    SourceFailed,
    StreamFailed,
    DiskFull,
    StageTimeout,
    Internal,
}
