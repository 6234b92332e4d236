// Keeps account of what a viewer sees of one item: played seconds, stalls, first picture.
"use strict";
class Meter {
  static FROZEN_AFTER = 500;
  static MOVES_AGAIN = .25;

  constructor(video) {
    this.video = video;
    this.opened = this.looked = this.advanced = performance.now();
    this.startup = this.standing = null;
    this.time = 0;
    this.played = 0;
    this.stalls = 0;
    this.stallMs = 0;
  }

  // What the viewer has been shown since the last look.
  look() {
    const now = performance.now(), { video } = this;
    if (video.paused || video.seeking) {
      this.advanced = now;
    } else if (video.currentTime - this.time > .001) {
      const moved = video.currentTime - this.time, real = (now - this.looked) / 1000;
      this.startup ??= now - this.opened;
      // More than the clock allows is a jump: nobody saw what lies between.
      this.played += Math.min(moved, real + .05);
      this.advanced = now;
      if (this.standing && video.currentTime - this.standing.time >= Meter.MOVES_AGAIN) this.moveOn(now);
    } else if (now - this.advanced > Meter.FROZEN_AFTER) {
      this.stand(this.advanced);
    }
    this.time = video.currentTime;
    this.looked = now;
  }

  // A stall lasts until time has moved by itself for a quarter of a second: players nudge the position while they wait.
  stand(since) {
    if (this.startup === null || this.standing || this.video.paused) return;
    this.standing = { since, time: this.video.currentTime };
    this.stalls++;
  }

  moveOn(now) {
    this.stallMs += now - this.standing.since;
    this.standing = null;
  }

  get moves() { return this.startup !== null && !this.standing; }

  report() {
    const { video } = this, quality = video.getVideoPlaybackQuality(), ranges = video.buffered;
    const standing = this.standing ? performance.now() - this.standing.since : 0;
    return {
      playedSeconds: this.played, stalls: this.stalls, stallSeconds: (this.stallMs + standing) / 1000,
      startupMilliseconds: this.startup,
      bufferedSeconds: ranges.length ? Math.max(0, ranges.end(ranges.length - 1) - video.currentTime) : 0,
      decoded: quality.totalVideoFrames, dropped: quality.droppedVideoFrames, width: video.videoWidth, height: video.videoHeight,
    };
  }
}
