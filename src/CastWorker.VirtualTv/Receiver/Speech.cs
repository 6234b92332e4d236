using System.Text.Json.Nodes;
using CastWorker.VirtualTv.Wire;

namespace CastWorker.VirtualTv.Receiver;

/// <summary>How the TV says things: to whoever asked, to one sender, or to all who listen to an endpoint.</summary>
internal static class Speech
{
    public const string Everybody = "*";

    extension(Turn turn)
    {
        /// <summary>Answers, with the request id of the question.</summary>
        public Turn Reply(Asker asker, string channel, JsonObject message)
        {
            message["requestId"] = asker.RequestId;
            return turn.Say(asker.Socket, new CastFrame
            {
                Source = asker.Endpoint,
                Destination = asker.Sender,
                Namespace = channel,
                Text = message.ToJsonString(),
            });
        }

        public Turn Invalid(Asker asker, string channel, string reason) =>
            turn.Reply(asker, channel, new JsonObject { ["type"] = "INVALID_REQUEST", ["reason"] = reason });

        /// <summary>Says it once on each socket that has a connection to the endpoint.</summary>
        /// <param name="cause">Whoever caused it: some devices let his request id slip into what all hear.</param>
        public Turn Broadcast(string endpoint, string channel, JsonObject message, Asker? cause = null)
        {
            message["requestId"] = turn.State.Whims.LeaksRequestIds ? cause?.RequestId ?? 0 : 0;
            var text = message.ToJsonString();
            return turn.State.To(endpoint).Select(connection => connection.Socket).Distinct().Aggregate(turn, (said, socket) =>
                said.Say(socket, new CastFrame { Source = endpoint, Destination = Everybody, Namespace = channel, Text = text }));
        }

        /// <summary>Tells the sender at the other end that the connection is over.</summary>
        public Turn Close(VirtualConnection connection) => turn.Say(connection.Socket, new CastFrame
        {
            Source = connection.Endpoint,
            Destination = connection.Sender,
            Namespace = CastNamespace.Connection,
            Text = """{"type":"CLOSE"}""",
        });

        public Turn Say(long socket, CastFrame frame) => turn.And(new TvEffect.Send(socket, frame));

        public Turn Note(long socket, string text) => turn.And(new TvEffect.Note(socket, text));
    }
}
