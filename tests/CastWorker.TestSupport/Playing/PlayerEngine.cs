namespace CastWorker.TestSupport.Playing;

/// <summary>Which player to watch with: what a Cast device uses, or what Home Assistant and most web pages use.</summary>
public enum PlayerEngine
{
    Shaka,
    HlsJs,

    /// <summary>A browser by itself, with a stream that is one endless file.</summary>
    Browser,
}
