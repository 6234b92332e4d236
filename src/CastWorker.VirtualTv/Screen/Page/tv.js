// The TV's screen: an unmodified Shaka for HLS, the browser's own player for files. Orders come in by tv.order, news go out by tvTell.
"use strict";
window.tv = (() => {
  const LOOK_EVERY = 100, TELL_EVERY = 250, MOST_ERRORS = 20, RETRIES_BEFORE_START = 3;
  const element = id => document.getElementById(id);
  const stream = element("stream"), file = element("file");
  let player = null, item = null, volume = { level: 1, muted: false };

  // ---- what is in front
  function show(id) {
    for (const part of document.body.children) part.classList.toggle("on", part.id === id);
  }
  function tick() {
    element("clock").textContent = new Date().toTimeString().slice(0, 5);
  }

  // ---- one item at a time; its number makes late news of an older one recognisable
  function open(order) {
    close();
    const hls = /mpegurl/i.test(order.contentType), video = hls ? stream : file;
    const own = item = {
      run: order.run, url: order.url, hls, video, meter: new Meter(video), phase: "Loading", track: null, error: null,
      playlists: new Set(), counts: { playlists: 0, segments: 0, bytes: 0 }, errors: [], retries: 0, playing: false, toldAt: 0,
    };
    video.volume = volume.level;
    video.muted = volume.muted;
    const started = hls ? openStream(own, order) : openFile(own, order);
    started.then(() => { if (own === item) { own.phase = "Loaded"; tell(); } }, e => fail(own, e));
    tell();
  }
  function close() {
    if (!item) return;
    const old = item;
    item = null;
    old.video.pause();
    if (old.hls) {
      player.unload().catch(() => { });
    } else {
      file.removeAttribute("src");
      file.load();
    }
  }

  async function openStream(own, order) {
    await player.load(order.url, order.startTime);
    own.track = track(player.getVariantTracks());
  }
  function track(variants) {
    const it = variants.find(variant => variant.active) ?? variants[0];
    if (!it) return null;
    const codecs = (it.codecs ?? "").split(",").map(codec => codec.trim());
    return {
      container: it.videoMimeType ?? it.mimeType ?? "",
      videoCodec: codecs.find(codec => /^(avc|hvc|hev|vp|av0)/.test(codec)) ?? null,
      audioCodec: codecs.find(codec => /^(mp4a|ac-3|ec-3|opus|mp3)/i.test(codec)) ?? null,
      width: it.width ?? null, height: it.height ?? null, frameRate: it.frameRate ?? null,
    };
  }
  function openFile(own, order) {
    return new Promise((resolve, reject) => {
      file.onloadedmetadata = () => {
        if (order.startTime) file.currentTime = order.startTime;
        resolve();
      };
      file.onerror = () => {
        const e = { category: 0, code: file.error?.code ?? 4, message: file.error?.message };
        reject(e);
        fail(own, e);
      };
      file.src = order.url;
    });
  }

  // ---- errors in the player's own words
  function describe(own, e) {
    const uri = e.data?.[0];
    const fetching = uri === own.url ? "master" : own.playlists.has(uri) ? "playlist" : e.category === 1 ? "segment" : null;
    const name = Object.keys(shaka.util.Error.Code).find(key => shaka.util.Error.Code[key] === e.code) ?? "";
    const details = (Array.isArray(e.data) ? e.data : []).slice(0, 2).map(String);
    return { category: e.category ?? 0, code: e.code ?? 0, fetching, text: [e.code, name, e.message, ...details].filter(Boolean).join(" ").slice(0, 300) };
  }
  function note(own, error) {
    if (own.errors.length < MOST_ERRORS) own.errors.push(error.text);
  }
  function fail(own, e) {
    if (own !== item || own.phase === "Failed") return;
    own.error = describe(own, e);
    note(own, own.error);
    own.phase = "Failed";
    tell();
  }
  // Live segments are asked for again and again, as Shaka does by itself. Only what never began is given up.
  function streamingFailed(e) {
    if (!item || !player.isLive() || e.category !== 1) return;
    if (item.meter.startup === null && ++item.retries > RETRIES_BEFORE_START) return;
    e.severity = shaka.util.Error.Severity.RECOVERABLE;
    player.retryStreaming(1);
  }

  // ---- state, looked at ten times a second
  function look() {
    if (!item) return;
    item.meter.look();
    const phase = phaseNow();
    if (phase !== item.phase || performance.now() - item.toldAt > TELL_EVERY) {
      item.phase = phase;
      tell();
    }
  }
  function phaseNow() {
    const { phase, video, meter, playing } = item;
    if (phase === "Loading" || phase === "Failed") return phase;
    if (video.ended) return "Ended";
    if (!playing) return phase === "Loaded" ? phase : "Paused";
    return meter.moves && video.readyState >= 3 ? "Playing" : "Buffering";
  }
  function tell() {
    if (!item) return;
    item.toldAt = performance.now();
    const live = item.hls && player.isLive(), range = item.hls && item.phase !== "Loading" ? player.seekRange() : null;
    const latency = live ? player.getStats().liveLatency : null;
    tvTell(JSON.stringify({
      run: item.run, phase: item.phase, currentTime: item.video.currentTime,
      seekStart: range && Number.isFinite(range.start) ? range.start : null, seekEnd: range && Number.isFinite(range.end) ? range.end : null,
      track: item.track, error: item.error,
      stats: { ...item.meter.report(), ...item.counts, latencySeconds: Number.isFinite(latency) ? latency : null, errors: item.errors },
    }));
  }

  // ---- orders
  const orders = {
    load: order => open(order),
    play() {
      if (!item) return;
      const own = item;
      own.playing = true;
      show(own.video.id);
      own.video.play().catch(e => { if (e.name !== "AbortError") fail(own, { category: 0, code: 4, message: e.message }); });
    },
    pause() {
      if (!item) return;
      item.playing = false;
      item.video.pause();
      if (item.phase === "Loaded") item.phase = "Paused";
    },
    seek: order => { if (item) item.video.currentTime = order.time; },
    stop: () => close(),
    volume(order) {
      volume = order;
      if (item) [item.video.volume, item.video.muted] = [order.level, order.muted];
    },
    show(order) {
      if (order.picture === "Splash") element("splash").textContent = order.words;
      show({ Idle: "idle", Splash: "splash" }[order.picture] ?? "");
    },
  };

  async function start(name) {
    element("name").textContent = name;
    tick();
    setInterval(tick, 1000);
    shaka.polyfill.installAll();
    player = new shaka.Player();
    player.configure({ streaming: { failureCallback: streamingFailed } });
    player.addEventListener("error", event => {
      if (!item) return;
      if (event.detail.severity === shaka.util.Error.Severity.CRITICAL) fail(item, event.detail);
      else note(item, describe(item, event.detail));
    });
    const net = player.getNetworkingEngine(), { MANIFEST, SEGMENT } = shaka.net.NetworkingEngine.RequestType;
    net.registerRequestFilter((type, request) => { if (item && type === MANIFEST) item.playlists.add(request.uris[0]); });
    net.registerResponseFilter((type, response) => {
      if (!item) return;
      if (type === MANIFEST) item.counts.playlists++;
      if (type === SEGMENT) item.counts.segments++;
      item.counts.bytes += response.data?.byteLength ?? 0;
    });
    await player.attach(stream);
    stream.addEventListener("waiting", () => { if (item?.video === stream && !stream.seeking) item.meter.stand(performance.now()); });
    setInterval(look, LOOK_EVERY);
    show("idle");
  }

  return { start, order: order => orders[order.kind](order) };
})();
