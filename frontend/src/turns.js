// When a chart is drawn for the first time: at once where it is in view, else one after the other when there is time.
const PATIENCE_MS = 300;
const waiting = [];

/** What `draw` promises, called when it is the turn of the element `gd`; never for one that left the page meanwhile. */
export function turn(gd, draw) {
  if (gd._fullLayout || inView(gd)) {
    return draw();
  }
  return new Promise((done) => {
    waiting.push(() => gd.isConnected && done(draw()));
    if (waiting.length === 1) {
      later(next);
    }
  });
}

function inView(gd) {
  const { top, bottom } = gd.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function next() {
  waiting[0]();
  waiting.shift();
  if (waiting.length) {
    later(next);
  }
}

function later(act) {
  window.requestIdleCallback ? requestIdleCallback(act, { timeout: PATIENCE_MS }) : setTimeout(act, 0);
}
