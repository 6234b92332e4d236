namespace CastWorker.GoogleCast.Discovery.Dns;

/// <summary>Bytes that are no DNS message, or one larger than any honest one.</summary>
internal sealed class DnsFormatException(string message) : Exception(message);
