namespace CastWorker.Sessions.Degrading;

/// <summary>What a stream shows instead of what is wanted, since the machine cannot keep up with that.</summary>
/// <param name="Quality">Of the picture.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record DegradedPicture(Quality Quality, string Reason);

/// <summary>A stream's picture became another by itself.</summary>
/// <param name="IsLess">Whether it came down, and not up again.</param>
/// <param name="Message">To what and why, in words.</param>
public sealed record PictureChange(bool IsLess, string Message);
