// Moving a job: with the pointer from the list or between lanes, or grabbed and moved with the arrows. A ghost bar shows
// where it would go, when the technician would arrive, and what stands against it, before it is dropped.
import { el } from "./dom.js";
import { movable, snap } from "./model.js";
import { minutes, say, time } from "./words.js";

const FAR = 5;
const QUARTER = 900_000;
const PATIENCE = 90;
const EDGE = 36;

/** `check(job, technicianId, at)` promises a verdict, `drop(job, technicianId, at)` assigns, `drop(job, null)` takes away. */
export function createDrag(model, lanes, { check, drop, home }) {
  const drag = { model, lanes, check, drop, home, held: null, verdicts: new Map() };
  document.addEventListener("pointerdown", (event) => begin(drag, event));
  document.addEventListener("pointermove", (event) => follow(drag, event));
  document.addEventListener("pointerup", (event) => release(drag, event));
  document.addEventListener("pointercancel", () => end(drag));
  document.addEventListener("keydown", (event) => drag.held && keyed(drag, event), true);
  document.addEventListener("click", (event) => swallow(drag, event), true);
  return { grab: (id, who) => grab(drag, id, who), holding: () => Boolean(drag.held?.moving), end: () => end(drag) };
}

function begin(drag, event) {
  const from = event.target.closest?.(".nx-bar, .nx-wait");
  const job = from && !event.button && !event.target.closest("button:not(.nx-bar), input, a") ? drag.model.jobs.get(from.dataset.job) : null;
  if (job && movable(job) && event.pointerType !== "touch") {
    const inside = from.matches(".nx-bar") ? event.clientX - from.getBoundingClientRect().left : 0;
    drag.held = { job, from, x: event.clientX, y: event.clientY, inside, moving: false };
  }
}

function follow(drag, event) {
  const { held } = drag;
  if (!held || held.keyed) {
    return;
  }
  if (!held.moving && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) {
    return;
  }
  if (!held.moving) {
    lift(drag);
  }
  event.preventDefault();
  held.hand.style.transform = `translate(${event.clientX + 10}px, ${event.clientY + 12}px)`;
  scrollNear(drag, event.clientX);
  const there = drag.lanes.place(event.clientX - held.inside, event.clientY);
  drag.home.toggleAttribute("data-over", !there && within(drag.home, event) && Boolean(held.job.technicianId));
  aim(drag, there);
}

function lift(drag) {
  const { held } = drag;
  held.moving = true;
  held.from.dataset.lifted = "yes";
  held.hand = el("div.nx-hand", { role: "status", "aria-live": "polite" }, el("b", {}, held.job.title), el("span.nx-hand-words", {}, say("dispatch.drag.hint")));
  held.ghost = el("div.nx-ghost", { "aria-hidden": "true" }, el("span", {}, held.job.title));
  document.body.append(held.hand);
  document.documentElement.dataset.dragging = "yes";
}

function aim(drag, there) {
  const { held, lanes } = drag;
  const same = held.there?.technicianId === there?.technicianId && held.there?.at === there?.at;
  held.there = same ? held.there : there;
  if (!there) {
    held.ghost.remove();
    tell(held, "", say("dispatch.drag.hint"));
    return;
  }
  const [left, right] = [lanes.offset(there.at), lanes.offset(there.at + held.job.minutes * 60_000)];
  held.ghost.style.cssText = `left:${left}%;width:${right - left}%`;
  lanes.row(there.technicianId)?.append(held.ghost);
  if (!same) {
    ask(drag, held.there);
  }
}

async function ask(drag, there) {
  const { held, verdicts, model } = drag;
  const key = `${held.job.id} ${there.technicianId} ${there.at} ${model.planVersion}`;
  if (!verdicts.has(key)) {
    tell(held, "", `${time(there.at)} · ${say("dispatch.drag.checking")}`);
    await new Promise((done) => setTimeout(done, PATIENCE));
    if (drag.held !== held || held.there !== there) {
      return;
    }
    verdicts.size > 400 && verdicts.clear();
    verdicts.set(key, drag.check(held.job, there.technicianId, there.at).catch((problem) => (verdicts.delete(key), { ok: null, words: problem.message })));
  }
  const verdict = await verdicts.get(key);
  if (drag.held === held && held.there === there) {
    show(drag, verdict, there);
  }
}

function show({ held, lanes }, verdict, there) {
  held.verdict = verdict;
  if (verdict.ok === false) {
    tell(held, "bad", `${time(there.at)} · ${verdict.words}`);
    return;
  }
  if (verdict.ok === null) {
    tell(held, "warn", verdict.words);
    return;
  }
  if (verdict.start) {
    const [left, right] = [lanes.offset(verdict.start), lanes.offset(verdict.end)];
    held.ghost.style.cssText = `left:${left}%;width:${right - left}%`;
  }
  const facts = [say("dispatch.drag.arrival", { at: time(verdict.arrival || there.at) })];
  verdict.eta && facts.push(say("dispatch.drag.eta", { at: time(verdict.eta) }));
  Number.isFinite(verdict.detour) && facts.push(say("dispatch.drag.travel", { time: `${verdict.detour < 0 ? "" : "+"}${minutes(verdict.detour)}` }));
  Number.isFinite(verdict.score) && facts.push(say("dispatch.drag.score", { score: verdict.score }));
  tell(held, "good", facts.join(" · "));
}

function tell(held, tone, words) {
  held.hand.querySelector(".nx-hand-words").textContent = words;
  held.hand.dataset.tone = tone;
  held.ghost.dataset.tone = tone;
}

function release(drag, event) {
  const { held } = drag;
  if (!held || held.keyed) {
    return;
  }
  const { job, there, moving } = held;
  const taken = moving && !there && job.technicianId && within(drag.home, event);
  drag.dropped = moving ? performance.now() : 0;
  end(drag);
  if (moving && there) {
    drag.drop(job, there.technicianId, there.at);
  } else if (taken) {
    drag.drop(job, null);
  }
}

function end(drag) {
  const { held } = drag;
  drag.held = null;
  if (held?.moving) {
    held.from.removeAttribute("data-lifted");
    held.hand.remove();
    held.ghost.remove();
    drag.home.removeAttribute("data-over");
    delete document.documentElement.dataset.dragging;
  }
}

// The click that ends a drag must not open what was dragged.
function swallow(drag, event) {
  if (drag.dropped && performance.now() - drag.dropped < 250) {
    event.preventDefault();
    event.stopPropagation();
  }
  drag.dropped = 0;
}

function grab(drag, id, who) {
  const job = drag.model.jobs.get(id);
  if (!job || !movable(job)) {
    return;
  }
  end(drag);
  const from = document.activeElement;
  drag.held = { job, from, keyed: true, inside: 0 };
  lift(drag);
  const first = who || job.technicianId || drag.model.technicians.keys().next().value;
  step(drag, { technicianId: first, at: job.start || snap(drag.model, drag.model.now() + QUARTER) });
}

function keyed(drag, event) {
  const { held, model } = drag;
  if (event.key === "Escape") {
    event.stopPropagation();
    const { from } = held;
    end(drag);
    from.focus?.();
    return;
  }
  if (!held.keyed) {
    return;
  }
  const order = [...model.technicians.keys()];
  const moves = { ArrowRight: [0, QUARTER], ArrowLeft: [0, -QUARTER], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  if (event.key in moves) {
    const [down, later] = moves[event.key];
    const at = Math.min(order.length - 1, Math.max(0, order.indexOf(held.there.technicianId) + down));
    step(drag, { technicianId: order[at], at: snap(model, held.there.at + later) });
  } else if (event.key === "Enter") {
    const { job, there } = held;
    end(drag);
    drag.drop(job, there.technicianId, there.at);
  } else if (event.key !== "Tab") {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function step(drag, there) {
  aim(drag, there);
  drag.held.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
  const box = drag.held.ghost.getBoundingClientRect();
  drag.held.hand.style.transform = `translate(${Math.min(box.left, innerWidth - 300)}px, ${box.bottom + 8}px)`;
}

function scrollNear({ lanes }, x) {
  const box = lanes.scroller.getBoundingClientRect();
  const by = x > box.right - EDGE && x < box.right ? 12 : x < box.left + EDGE && x > box.left ? -12 : 0;
  lanes.scroller.scrollLeft += by;
}

function within(element, { clientX, clientY }) {
  const box = element.getBoundingClientRect();
  return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}
