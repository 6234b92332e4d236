namespace CastWorker.GoogleCast.Connection;

/// <summary>Where a device listens. Groups and test TVs use ports of their own.</summary>
internal sealed record CastAddress(string Host, int Port)
{
    public override string ToString() => $"{Host}:{Port}";
}
