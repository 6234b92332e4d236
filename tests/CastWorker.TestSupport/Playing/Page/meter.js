// Plays a stream with an unmodified player and keeps account of what a viewer sees: window.meter.
"use strict";
window.meter = (() => {
  const FROZEN_AFTER = 500, MOVES_AGAIN = .25, LOOK_EVERY = 100, MOST_MESSAGES = 50;
  const video = document.getElementById("video");
  const errors = new Set(), warnings = new Set();
  const stalls = { count: 0, ms: 0, longest: 0, since: null, at: 0 };
  let opened = 0, startup = null, seeking = false, engine = null;
  let lastTime = 0, lastLook = 0, advancedAt = 0, played = 0, skipped = 0;

  const now = () => performance.now();
  const note = (where, text) => { if (where.size < MOST_MESSAGES) where.add(String(text)); };

  // ---- stalls: a `waiting` that no seek explains, or a picture that has stood still for half a second.
  // Both at once are one stall. It lasts until time moves on by itself for a quarter of a second: players that wait
  // nudge the position, and a last frame trickles in, which no viewer would call playing.
  function standFrom(instant) {
    if (startup === null || stalls.since !== null) return;
    stalls.since = instant;
    stalls.at = video.currentTime;
    stalls.count++;
  }
  function moveOn(instant) {
    const moved = video.currentTime - stalls.at;
    if (stalls.since === null || moved < MOVES_AGAIN) return;
    const ms = Math.max(0, instant - moved * 1000 - stalls.since);
    stalls.ms += ms;
    stalls.longest = Math.max(stalls.longest, ms);
    stalls.since = null;
  }
  function look() {
    const instant = now(), moved = video.currentTime - lastTime, real = (instant - lastLook) / 1000;
    if (startup !== null) {
      // More than the clock allows is a jump: the viewer never saw what lies between.
      const jump = moved - real * Math.max(1, video.playbackRate) > .25;
      if (jump) skipped += moved - real;
      if (moved > 0) played += jump ? real : moved;
      if (moved > .001) {
        moveOn(instant);
        advancedAt = instant;
      } else if (instant - advancedAt > FROZEN_AFTER) {
        standFrom(advancedAt);
      }
    }
    lastTime = video.currentTime;
    lastLook = instant;
  }
  video.addEventListener("seeking", () => {
    seeking = true;
    stalls.at = video.currentTime;
  });
  video.addEventListener("playing", () => {
    seeking = false;
    if (startup !== null) return;
    startup = now() - opened;
    lastTime = video.currentTime;
    lastLook = advancedAt = now();
  });
  video.addEventListener("waiting", () => { if (!seeking && !video.seeking) standFrom(now()); });
  video.addEventListener("error", () => note(errors, `media: ${video.error.code} ${video.error.message}`));
  setInterval(look, LOOK_EVERY);

  // ---- the engines, with the settings they come with
  async function openShaka(url) {
    shaka.polyfill.installAll();
    const player = new shaka.Player();
    await player.attach(video);
    const name = code => Object.keys(shaka.util.Error.Code).find(key => shaka.util.Error.Code[key] === code);
    const say = e => note(e.severity === shaka.util.Error.Severity.CRITICAL ? errors : warnings,
      e.code ? `shaka: ${e.code} ${name(e.code)} ${(e.data ?? []).slice(0, 2).join(" ")}` : `shaka: ${e}`);
    player.addEventListener("error", event => say(event.detail));
    engine = { latency: () => player.isLive() ? player.getStats().liveLatency : null };
    player.load(url).then(play, say);
  }
  async function openHls(url) {
    const player = new Hls();
    player.on(Hls.Events.ERROR, (_, e) =>
      note(e.fatal ? errors : warnings, `hls.js: ${e.details} ${e.response?.code ?? ""}`.trim()));
    engine = { latency: () => player.latency || null };
    player.on(Hls.Events.MANIFEST_PARSED, play);
    player.loadSource(url);
    player.attachMedia(video);
  }
  function openFile(url) {
    engine = { latency: () => null };
    // Otherwise nobody may look at its pixels.
    video.crossOrigin = "anonymous";
    video.src = url;
    play();
  }
  const play = () => video.play().catch(e => note(errors, `play: ${e.message}`));

  function open(url, kind) {
    opened = now();
    return { Shaka: openShaka, HlsJs: openHls, Browser: openFile }[kind](url);
  }
  function report() {
    look();
    const standing = stalls.since === null ? 0 : now() - stalls.since;
    const quality = video.getVideoPlaybackQuality(), ranges = video.buffered;
    const latency = engine?.latency();
    return {
      currentTime: video.currentTime, playedSeconds: played, skippedSeconds: skipped,
      playing: startup !== null && stalls.since === null && !video.paused && !video.ended, ended: video.ended,
      startupMilliseconds: startup,
      stalls: stalls.count, stallSeconds: (stalls.ms + standing) / 1000,
      longestStallSeconds: Math.max(stalls.longest, standing) / 1000,
      bufferedAheadSeconds: ranges.length ? Math.max(0, ranges.end(ranges.length - 1) - video.currentTime) : 0,
      latencySeconds: Number.isFinite(latency) ? latency : null,
      decodedFrames: quality.totalVideoFrames, droppedFrames: quality.droppedVideoFrames,
      width: video.videoWidth, height: video.videoHeight, errors: [...errors], warnings: [...warnings],
    };
  }

  // ---- how old the picture is: pages of the bench write the time into it, as 24 bits of milliseconds and 8 that check them
  const canvas = new OffscreenCanvas(320, 180), pen = canvas.getContext("2d", { willReadFrequently: true });
  function age() {
    pen.drawImage(video, 0, 0, 320, 180);
    const row = pen.getImageData(0, 5, 320, 1).data;
    const bits = Array.from({ length: 32 }, (_, i) => row[(i * 10 + 5) * 4] > 127 ? 1 : 0);
    const number = cells => cells.reduce((value, bit) => value * 2 + bit, 0);
    const time = number(bits.slice(0, 24)), check = number(bits.slice(24));
    if (((time ^ (time >> 8) ^ (time >> 16) ^ 0xa5) & 0xff) !== check) return null;
    return (Date.now() % 0x1000000 - time + 0x1000000) % 0x1000000;
  }
  return { open, report, age };
})();
