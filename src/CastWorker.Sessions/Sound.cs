namespace CastWorker.Sessions;

/// <summary>How loud a TV is to be; null leaves a part as it is.</summary>
/// <param name="Volume">0 to 100.</param>
/// <param name="Muted">Whether it makes no sound at all.</param>
public sealed record Sound(int? Volume, bool? Muted)
{
    /// <summary>These wishes, and from the earlier ones what these do not touch.</summary>
    public Sound Over(Sound? earlier) => new(Volume ?? earlier?.Volume, Muted ?? earlier?.Muted);
}
