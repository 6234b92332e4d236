// Drives a Cast device with npm's castv2-client: connect, launch, load, wait until it plays, stop. Arguments: host port url.
"use strict";
const { Client, DefaultMediaReceiver } = require("castv2-client");

const [host, port, url] = process.argv.slice(2);
const client = new Client();
const fail = what => error => { console.error(what, error); process.exit(1); };
client.on("error", fail("client"));

// Its protobuf schema is read behind its back.
setTimeout(() => client.connect({ host, port: Number(port) }, () => {
  console.log("connected");
  client.launch(DefaultMediaReceiver, (error, player) => {
    if (error) fail("launch")(error);
    console.log("launched");
    let stopping = false;
    player.on("status", status => {
      if (status.playerState !== "PLAYING" || stopping) return;
      stopping = true;
      console.log("media PLAYING");
      player.stop(error => {
        if (error) fail("media stop")(error);
        client.stop(player, (error, applications) => {
          if (error) fail("stop")(error);
          console.log("after", (applications ?? []).map(application => application.appId).join(" "));
          client.close();
        });
      });
    });
    const media = { contentId: url, contentType: "application/x-mpegURL", streamType: "LIVE", hlsSegmentFormat: "fmp4", hlsVideoSegmentFormat: "fmp4" };
    player.load(media, { autoplay: true }, (error, status) => {
      if (error) fail("load")(error);
      console.log("loaded", status.mediaSessionId);
    });
  });
}), 300);
