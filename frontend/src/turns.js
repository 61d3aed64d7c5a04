// When a chart is drawn for the first time: at once where it is in view, else one after the other when there is time.
const PATIENCE_MS = 300;
const waiting = [];
const latest = new WeakMap();

/** What `draw` promises, called when it is the turn of the element `gd`; never for one that left the page meanwhile. What
    is drawn is the newest: of several that wait for one element the last, and none of them after a later one. */
export function turn(gd, draw) {
  if (gd._fullLayout || inView(gd)) {
    latest.delete(gd);
    return draw();
  }
  latest.set(gd, draw);
  return new Promise((done, failed) => {
    waiting.push(() => gd.isConnected && newest(gd).then(done, failed));
    if (waiting.length === 1) {
      later(next);
    }
  });
}

// On paper nothing is out of view.
globalThis.addEventListener?.("beforeprint", () => waiting.splice(0).forEach((draw) => draw()));

async function newest(gd) {
  const draw = latest.get(gd);
  latest.delete(gd);
  return draw ? draw() : gd;
}

function inView(gd) {
  const { top, bottom } = gd.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function next() {
  waiting.shift()?.();
  if (waiting.length) {
    later(next);
  }
}

function later(act) {
  window.requestIdleCallback ? requestIdleCallback(act, { timeout: PATIENCE_MS }) : setTimeout(act, 0);
}
