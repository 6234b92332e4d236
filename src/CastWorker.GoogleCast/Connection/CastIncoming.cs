using System.Text;
using CastWorker.GoogleCast.Messages;
using CastWorker.GoogleCast.Protos;
using Google.Protobuf;

namespace CastWorker.GoogleCast.Connection;

/// <summary>A message that a TV sent and that can be understood.</summary>
internal sealed record CastIncoming
{
    public required string Source { get; init; }

    public required string Destination { get; init; }

    public required string Channel { get; init; }

    public required CastPayload Payload { get; init; }

    /// <summary>Null, and why, for what cannot be understood: it is dropped, never fatal.</summary>
    public static CastIncoming? Read(ReadOnlyMemory<byte> body, out string problem)
    {
        problem = "";
        if (Parse(body) is not { } message)
        {
            problem = "it is no Cast message";
            return null;
        }

        if (PayloadReader.Read(Text(message)) is not { } payload)
        {
            problem = $"its payload on {CleanLine.Of(message.Namespace)} is no JSON";
            return null;
        }

        return new CastIncoming
        {
            Source = message.SourceId,
            Destination = message.DestinationId,
            Channel = message.Namespace,
            Payload = payload,
        };
    }

    private static CastMessage? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var message = CastMessage.Parser.ParseFrom(body.Span);
            // This runtime does not enforce required fields by itself.
            return message.IsInitialized() ? message : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Some devices put their text into the wrong field.</summary>
    private static ReadOnlyMemory<byte> Text(CastMessage message) => message.PayloadUtf8.Length > 0
        ? Encoding.UTF8.GetBytes(message.PayloadUtf8)
        : message.PayloadBinary.Memory;
}
