namespace CastWorker.Sessions.Settings;

/// <summary>How far behind live a player is to stay.</summary>
public enum StreamMode
{
    /// <summary>The player decides: three segments, about 8 s.</summary>
    Normal,

    /// <summary>30 s, so that a dropped-out network is bridged.</summary>
    Safe,

    /// <summary>Less than 2 s, in segments of half a second: for what people do something with while they look at it. Every disturbance is seen.</summary>
    Low,
}
