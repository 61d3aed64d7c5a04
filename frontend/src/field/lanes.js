// The lanes: a row per technician, a bar per job, gaps of travel, the line of now. One changed job redraws one bar.
import { el, icon } from "./dom.js";
import { drawn, lane, look, movable, select, snap } from "./model.js";
import { minutes, number, say, time } from "./words.js";

const HOUR = 3_600_000;
const MARKS = { done: "check", failed: "x", busy: "play", paused: "pause", travel: "through", risk: "alert", planned: "" };

/** Lanes in `host`; `act` has `open(job)` and `grab(job)`. Gives what dragging needs: where a point lies. */
export function createLanes(host, model, act) {
  const scroller = el("div.nx-lanes-scroll");
  const board = el("div.nx-lanes", { role: "grid", "aria-label": say("dispatch.lanes") });
  const bars = new Map();
  const rows = new Map();
  const now = el("div.nx-now", { "aria-hidden": "true" });
  scroller.append(board);
  host.append(scroller);
  const view = { model, act, board, scroller, bars, rows, now };
  model.listen("all", () => drawAll(view));
  model.listen("job", (id) => drawJob(view, id));
  model.listen("technician", (id) => drawLabel(view, id));
  model.listen("selection", () => mark(view));
  board.addEventListener("keydown", (event) => steer(view, event));
  board.addEventListener("click", (event) => clicked(view, event));
  return { scroller, place: (x, y) => place(view, x, y), bar: (id) => bars.get(id), row: (id) => rows.get(id)?.track, tick: () => moveNow(view), offset: (at) => share(view, at) };
}

function drawAll(view) {
  const { model, board, rows, bars } = view;
  rows.clear();
  bars.clear();
  board.style.setProperty("--hours", Math.max(1, (model.to - model.from) / HOUR));
  const body = [...model.technicians.values()].map((one) => row(view, one));
  board.replaceChildren(head(view), ...body);
  for (const id of model.technicians.keys()) {
    fillRow(view, id);
  }
  board.append(el("div.nx-now-place", {}, view.now));
  moveNow(view);
  mark(view);
  if (!view.seen && model.jobs.size) {
    view.seen = true;
    bringNow(view);
  }
}

function head({ model }) {
  const hours = [];
  for (let at = Math.floor(model.from / HOUR) * HOUR + HOUR; at < model.to; at += HOUR) {
    hours.push(el("span.nx-hour", { style: `--at:${((at - model.from) / (model.to - model.from)) * 100}%` }, time(at)));
  }
  return el("div.nx-lanes-head", { "aria-hidden": "true" }, el("span"), el("div.nx-hours", {}, hours));
}

function row(view, one) {
  const label = el("button.nx-lane-label", { type: "button", "data-technician": one.id });
  const track = el("div.nx-track", { "data-technician": one.id, role: "gridcell" });
  const element = el("div.nx-lane", { role: "row", "data-lane": one.id }, el("div.nx-lane-head", { role: "rowheader" }, label), track);
  view.rows.set(one.id, { element, label, track });
  drawLabel(view, one.id);
  return element;
}

function drawLabel({ model, rows }, id) {
  const [one, found] = [model.technicians.get(id), rows.get(id)];
  if (!one || !found) {
    return;
  }
  const facts = [one.load === null ? null : say("dispatch.lane.load", { share: number(one.load * 100) }), one.travel === null ? null : minutes(one.travel)];
  const dot = el("span.nx-dot", { "data-live": one.live ? "yes" : "no", title: say(one.live ? "dispatch.lane.live" : "dispatch.lane.silent") });
  found.label.replaceChildren(
    el("span.nx-lane-name", { title: one.name }, dot, el("span", {}, one.name)),
    el("span.nx-lane-facts", { title: say("dispatch.lane.facts", { share: number((one.load ?? 0) * 100), time: minutes(one.travel ?? 0) }) }, facts.filter(Boolean).join(" · ")),
  );
}

function fillRow(view, id) {
  const { track } = view.rows.get(id);
  const one = view.model.technicians.get(id);
  const parts = [];
  for (const [from, to] of [[view.model.from, one.shiftStart], [one.shiftEnd, view.model.to]]) {
    if (from && to && to > from) {
      parts.push(block(view, "off", from, to, ""));
    }
  }
  for (const { start, end } of one.off) {
    parts.push(block(view, "off", start, end, ""));
  }
  for (const away of one.absences) {
    parts.push(block(view, "away", away.start, away.end, away.reason || say("dispatch.lane.away")));
  }
  for (const rest of one.breaks) {
    parts.push(block(view, "rest", rest.start, rest.end, say("dispatch.lane.break")));
  }
  for (const job of lane(view.model, id)) {
    parts.push(...jobParts(view, job));
  }
  track.replaceChildren(...parts);
}

function block(view, kind, from, to, words) {
  return el(`div.nx-block.nx-block-${kind}`, { style: span(view, from, to), title: words || null }, words ? el("span", {}, words) : null);
}

function jobParts(view, job) {
  const made = bar(view, job);
  view.bars.set(job.id, made);
  const gap = job.travel > 0 ? el("i.nx-gap", { style: span(view, job.start - job.travel * 60_000, job.start), "data-for": job.id, title: say("dispatch.bar.travel", { time: minutes(job.travel) }) }) : null;
  return gap ? [gap, made] : [made];
}

function bar(view, job) {
  const kind = look(job);
  const chosen = view.model.selected.job === job.id;
  const words = say("dispatch.bar.label", { title: job.title, from: time(job.start), to: time(job.end), state: stateWords(job) });
  return el(
    `button.nx-bar.nx-bar-${kind}`,
    {
      type: "button",
      tabindex: chosen ? "0" : "-1",
      style: span(view, job.start, job.end),
      "data-job": job.id,
      "data-chosen": chosen ? "yes" : null,
      "data-still": movable(job) ? null : "yes",
      "aria-label": words,
      title: words,
    },
    MARKS[kind] ? icon(MARKS[kind]) : null,
    job.pinned ? icon("pin") : null,
    el("span.nx-bar-title", {}, job.title),
  );
}

/** The state of a job in words, with what presses. */
export function stateWords(job) {
  const state = say(`dispatch.state.${job.subStatus}`);
  const pressing = ["at_risk", "breached"].includes(job.sla) ? `, ${say(`dispatch.sla.${job.sla}`)}` : "";
  return state + pressing;
}

function drawJob(view, id) {
  const job = view.model.jobs.get(id);
  const old = view.bars.get(id);
  const had = old?.closest("[data-technician]")?.dataset.technician;
  const focused = old && document.activeElement === old;
  old?.parentElement?.querySelector(`.nx-gap[data-for="${CSS.escape(id)}"]`)?.remove();
  old?.remove();
  view.bars.delete(id);
  const track = job && drawn(view.model, job) ? view.rows.get(job.technicianId)?.track : null;
  if (track) {
    track.append(...jobParts(view, job));
    const made = view.bars.get(id);
    if (had !== job.technicianId) {
      made.dataset.fresh = "yes";
    }
    focused && made.focus();
  }
  reachable(view);
}

function span(view, from, to) {
  const start = share(view, from);
  return `left:${start.toFixed(3)}%;width:${Math.max(0, share(view, to) - start).toFixed(3)}%`;
}

function share({ model }, at) {
  const found = ((at - model.from) / (model.to - model.from)) * 100;
  return Math.min(100, Math.max(0, found));
}

function moveNow(view) {
  const at = view.model.now();
  view.now.hidden = at < view.model.from || at > view.model.to;
  view.now.style.left = `${share(view, at)}%`;
  view.now.dataset.time = time(at);
}

function bringNow({ scroller, model, board }) {
  const wide = board.scrollWidth - scroller.clientWidth;
  if (wide > 0 && model.now() > model.from) {
    scroller.scrollLeft = Math.max(0, ((model.now() - model.from) / (model.to - model.from)) * board.scrollWidth - scroller.clientWidth / 2);
  }
}

function mark(view) {
  const { job, technician } = view.model.selected;
  for (const [id, element] of view.bars) {
    element.toggleAttribute("data-chosen", id === job);
  }
  for (const [id, { element, label }] of view.rows) {
    element.toggleAttribute("data-chosen", id === technician);
    label.setAttribute("aria-pressed", String(id === technician));
  }
  view.bars.get(job)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  reachable(view);
}

// One bar can be reached with Tab, the others from it with the arrows.
function reachable(view) {
  const wanted = view.bars.get(view.model.selected.job) || view.bars.values().next().value;
  for (const element of view.bars.values()) {
    element.tabIndex = element === wanted ? 0 : -1;
  }
}

function clicked(view, event) {
  const bar = event.target.closest(".nx-bar");
  const label = event.target.closest(".nx-lane-label");
  if (bar) {
    view.act.open(bar.dataset.job);
  } else if (label) {
    const id = label.dataset.technician;
    select(view.model, { technician: view.model.selected.technician === id ? null : id });
  }
}

function steer(view, event) {
  const bar = event.target.closest(".nx-bar");
  if (!bar || event.ctrlKey || event.metaKey) {
    return;
  }
  const job = view.model.jobs.get(bar.dataset.job);
  if (event.key === "m" || event.altKey) {
    if (event.key === "m" || event.key.startsWith("Arrow")) {
      event.preventDefault();
      view.act.grab(job.id);
    }
    return;
  }
  const next = event.key.startsWith("Arrow") ? neighbour(view, job, event.key) : null;
  if (next) {
    event.preventDefault();
    view.bars.get(next.id)?.focus();
  }
}

function neighbour({ model }, job, key) {
  const own = lane(model, job.technicianId);
  const at = own.findIndex((one) => one.id === job.id);
  if (key === "ArrowRight" || key === "ArrowLeft") {
    return own[at + (key === "ArrowRight" ? 1 : -1)];
  }
  const order = [...model.technicians.keys()];
  const step = key === "ArrowDown" ? 1 : -1;
  for (let i = order.indexOf(job.technicianId) + step; i >= 0 && i < order.length; i += step) {
    const there = lane(model, order[i]);
    if (there.length) {
      return there.reduce((a, b) => (Math.abs(b.start - job.start) < Math.abs(a.start - job.start) ? b : a));
    }
  }
  return null;
}

/** The technician and the time under a point of the window, snapped to 15 minutes; null outside of the lanes. */
function place(view, x, y) {
  const box = view.scroller.getBoundingClientRect();
  if (x < box.left || x > box.right || y < box.top || y > box.bottom) {
    return null;
  }
  for (const [id, { element, track }] of view.rows) {
    const there = element.getBoundingClientRect();
    if (y >= there.top && y <= there.bottom) {
      const lane = track.getBoundingClientRect();
      const at = view.model.from + ((x - lane.left) / lane.width) * (view.model.to - view.model.from);
      return { technicianId: id, at: snap(view.model, at) };
    }
  }
  return null;
}
