// Every page of the bench loads this: the bench lets the picture stand still, and hears when it does.
const motion = {
  moving: true,
  // Milliseconds in which the page has moved: after standing still it goes on where it stopped.
  elapsed: 0,
  onframe: null,

  // Calls draw(elapsed) for every picture of the browser while the page moves.
  eachFrame(draw) {
    let last = null;
    const step = (now) => {
      if (!motion.moving) {
        last = null;
        return;
      }
      motion.elapsed += last === null ? 0 : now - last;
      last = now;
      draw(motion.elapsed);
      requestAnimationFrame(step);
    };
    motion.onframe = () => requestAnimationFrame(step);
    motion.onframe();
  },
};

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

// Tells what it does, and is answered when it is to do something else.
async function listen() {
  for (;;) {
    await frame();
    await frame();
    try {
      const answer = await fetch(`/motion?is=${motion.moving ? "on" : "off"}`, { cache: "no-store" });
      const wanted = (await answer.text()) === "on";
      const starts = wanted && !motion.moving;
      motion.moving = wanted;
      if (starts && motion.onframe) {
        motion.onframe();
      }
    } catch {
      return; // the bench is over
    }
  }
}

addEventListener("load", listen);
