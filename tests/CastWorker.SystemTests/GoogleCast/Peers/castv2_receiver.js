// A Cast device whose wire side is npm's castv2 Server; what it answers is ours. Arguments: key and certificate, PEM files.
// Prints the port it listens on, then every message it gets, one JSON line each.
"use strict";
const { readFileSync } = require("node:fs");
const { Server } = require("castv2");

const NS = "urn:x-cast:com.google.cast.";
const [key, cert] = process.argv.slice(2, 4).map(path => readFileSync(path));
const server = new Server({ key, cert });
let app = null;
let level = 0.5;

const applications = () => (app
  ? [{ appId: app, displayName: "Default Media Receiver", sessionId: "s-1", transportId: "t-1", namespaces: [{ name: NS + "media" }] }]
  : undefined);
const status = requestId => ({
  requestId,
  type: "RECEIVER_STATUS",
  status: { applications: applications(), volume: { controlType: "attenuation", level, muted: false } },
});
const media = (requestId, playerState, idleReason) => ({
  requestId,
  type: "MEDIA_STATUS",
  status: [{ mediaSessionId: 1, playerState, idleReason, currentTime: 0, playbackRate: 1 }],
});

server.on("message", (client, source, destination, namespace, data) => {
  const message = JSON.parse(data);
  const channel = namespace.slice(NS.length);
  console.log(JSON.stringify({ source, destination, channel, message }));
  const answer = reply => server.send(client, destination, source, namespace, JSON.stringify(reply));
  switch (`${channel} ${message.type}`) {
    case "tp.heartbeat PING": return answer({ type: "PONG" });
    case "receiver GET_STATUS": return answer(status(message.requestId));
    case "receiver SET_VOLUME": level = message.volume.level ?? level; return answer(status(message.requestId));
    case "receiver LAUNCH": app = message.appId; return answer(status(message.requestId));
    case "receiver STOP": app = null; return answer(status(message.requestId));
    case "media LOAD":
      answer(media(message.requestId, "BUFFERING"));
      return answer(media(0, "PLAYING"));
    case "media STOP": return answer(media(message.requestId, "IDLE", "CANCELLED"));
    case "media GET_STATUS": return answer(media(message.requestId, "PLAYING"));
  }
});

// Its protobuf schema is read behind its back.
setTimeout(() => server.listen(0, "127.0.0.1", () => console.log(`listening on ${server.server.address().port}`)), 300);
