namespace CastWorker.Sessions;

/// <summary>What a target's page looked like at one moment, as JPEG.</summary>
public sealed record TargetPicture(Target Target, ReadOnlyMemory<byte> Jpeg);
