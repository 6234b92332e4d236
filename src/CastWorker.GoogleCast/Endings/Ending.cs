using CastWorker.Sessions;

namespace CastWorker.GoogleCast.Endings;

/// <summary>The ways in which playing on a TV ends.</summary>
internal enum EndKind
{
    /// <summary>A person, by remote control or by another sender.</summary>
    StoppedOnDevice,

    /// <summary>Something else has the screen now.</summary>
    TakenOver,
    PlaybackError,

    /// <summary>The player thinks that our live stream came to its end.</summary>
    StreamDry,

    /// <summary>It says that it plays, or loads, and does neither.</summary>
    Zombie,
    ConnectionLost,
}

/// <param name="Kind">For decisions.</param>
/// <param name="Message">For people.</param>
/// <param name="Evidence">For the log: what the TV really said.</param>
internal sealed record Ending(EndKind Kind, string Message, string Evidence)
{
    /// <summary>Whether trying again would be against somebody's will, or in vain.</summary>
    public bool IsFinal => Kind is EndKind.StoppedOnDevice or EndKind.TakenOver or EndKind.ConnectionLost;

    public SessionError Error => new(Code, Message) { Stage = StageName.Showing };

    private ErrorCode Code => Kind switch
    {
        EndKind.StoppedOnDevice => ErrorCode.StoppedOnDevice,
        EndKind.TakenOver => ErrorCode.TakenOver,
        EndKind.PlaybackError => ErrorCode.PlaybackFailed,
        EndKind.StreamDry => ErrorCode.StreamDry,
        EndKind.Zombie => ErrorCode.TvStuck,
        _ => ErrorCode.ConnectionLost,
    };
}
