namespace CastWorker.GoogleCast.Connection;

/// <summary>How patient one connection is. The defaults are what other senders and the devices themselves use.</summary>
internal sealed record CastTimings
{
    /// <summary>For the socket and its handshake together.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A message that was begun must be complete after so long.</summary>
    public TimeSpan Frame { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After so long without a byte the TV is asked whether it is there.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so long without a byte it is not.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the last words of an orderly end.</summary>
    public TimeSpan Goodbye { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan Request { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Launch { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>While the TV asks the person in front of it whether we may.</summary>
    public TimeSpan Consent { get; init; } = TimeSpan.FromSeconds(120);

    public TimeSpan LaunchAgainAfter { get; init; } = TimeSpan.FromSeconds(2);
}
