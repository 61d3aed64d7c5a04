// When a chart is drawn: soon where it is in view, at once where it is drawn again, out of view when there is time; one after
// the other, so that the page answers in between.
const PATIENCE_MS = 300;
const CALM_MS = 30;
const queues = { seen: [], unseen: [] };
const times = { seen: (act) => setTimeout(act, 0), unseen: idle };
const latest = new WeakMap();

/** What `draw` promises, called when it is the turn of the element `gd`; never for one that left the page meanwhile. What
    is drawn is the newest: of several that wait for one element the last, and none of them after a later one. */
export function turn(gd, draw) {
  if (gd._fullLayout && inView(gd)) {
    latest.delete(gd);
    return draw();
  }
  latest.set(gd, draw);
  return new Promise((done, failed) => wait(inView(gd) ? "seen" : "unseen", () => gd.isConnected && newest(gd).then(done, failed)));
}

// On paper nothing is out of view.
globalThis.addEventListener?.("beforeprint", () => Object.values(queues).forEach((queue) => queue.splice(0).forEach((draw) => draw())));

async function newest(gd) {
  const draw = latest.get(gd);
  latest.delete(gd);
  return draw ? draw() : gd;
}

function inView(gd) {
  const { top, bottom } = gd.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function wait(name, draw) {
  queues[name].push(draw);
  if (queues[name].length === 1) {
    times[name](() => next(name));
  }
}

function next(name) {
  queues[name].shift()?.();
  if (queues[name].length) {
    times[name](() => next(name));
  }
}

// There is time where no frame is due: else what is in view would be seen later.
function idle(act, until = performance.now() + PATIENCE_MS) {
  const look = (left) => (left.timeRemaining() > CALM_MS || performance.now() > until ? act() : idle(act, until));
  window.requestIdleCallback ? requestIdleCallback(look, { timeout: PATIENCE_MS }) : setTimeout(act, 0);
}
