// The dispatch board: list, lanes and map over one model, fed by the API and by the tab's event stream.
import { askForJobs } from "./add.js";
import { askWhoIsAway } from "./away.js";
import { createCommands, words } from "./commands.js";
import { createDetails } from "./details.js";
import { el } from "./dom.js";
import { createDrag } from "./drag.js";
import { createFigures } from "./figures.js";
import { createLanes } from "./lanes.js";
import { createMap } from "./map.js";
import { createModel, fill, select, takeTechnician, unassigned } from "./model.js";
import { proposePlan } from "./plan.js";
import { createSuggestion } from "./suggestion.js";
import { createWaiting } from "./waiting.js";
import { learn, say } from "./words.js";

const HOST = "[data-board]";
const TICK = 15_000;
const MANY = 12;
let mounted = null;

new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
look();

// Dash puts the board on the page and takes it away; the bundle stays.
function look() {
  const host = document.querySelector(HOST);
  if (mounted && mounted.host !== host) {
    mounted.leave();
    mounted = null;
  }
  if (host && !mounted) {
    mounted = mount(host);
  }
}

function mount(host) {
  learn(host.dataset);
  const model = createModel();
  const parts = Object.fromEntries(["figures", "list", "lanes", "map"].map((name) => [name, host.querySelector(`[data-part=${name}]`)]));
  Object.values(parts).forEach((part) => part.replaceChildren());
  const view = { host, model, parts, stale: new Set() };
  const open = (id) => view.details.open(id);
  const policy = () => document.querySelector("[data-policy]")?.value || undefined;
  view.commands = createCommands(model, { policy, open });
  view.details = createDetails(model, view.commands);
  const act = { open, best: view.commands.best, suggest: view.commands.suggest, grab: (id) => view.drag.grab(id) };
  createFigures(parts.figures, model);
  view.waiting = createWaiting(parts.list, model, act);
  view.lanes = createLanes(parts.lanes, model, act);
  createSuggestion(parts.lanes, model, { open, give: view.commands.give });
  view.map = createMap(parts.map, model, act, { tiles: host.dataset.tiles, base: host.dataset.base, credit: host.dataset.credit });
  view.drag = createDrag(model, view.lanes, { check: view.commands.check, drop: view.commands.drop, home: parts.list });
  view.policy = policy;
  model.listen("selection", () => remember(model));
  model.listen("all", () => liveWords(view));
  model.listen("technician", () => liveWords(view));
  view.leave = listen(view);
  begin(view);
  return view;
}

async function begin(view) {
  const asked = new URLSearchParams(location.search);
  try {
    view.host.dataset.state ? fill(view.model, JSON.parse(view.host.dataset.state)) : await view.commands.load(asked.get("day"));
    asked.get("job") ? view.details.open(asked.get("job")) : select(view.model, { technician: asked.get("technician") });
    view.host.dataset.ready = "yes";
  } catch (problem) {
    view.host.dataset.ready = "failed";
    const again = el("button.nx-button", { type: "button", on: { click: () => begin(view) } }, say("field.again"));
    view.parts.lanes.append(el("div.nx-state.nx-state-error", { role: "alert" }, el("span.nx-state-title", {}, say("dispatch.unavailable")), words(problem), again));
  }
}

function reload(view) {
  return view.commands.load(view.model.day);
}

function listen(view) {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  addEventListener("nexus:live", (event) => news(view, event.detail), options);
  addEventListener("nexus:resumed", () => reload(view).catch(() => {}), options);
  document.addEventListener("click", (event) => pressed(view, event), options);
  document.addEventListener("keydown", (event) => keyed(view, event), options);
  const timer = setInterval(() => [view.lanes, view.waiting, view.map].forEach((part) => part.tick()), TICK);
  return () => {
    stop.abort();
    clearInterval(timer);
    view.drag.end();
    view.details.remove();
  };
}

function pressed(view, event) {
  const button = event.target.closest("[data-act]");
  const plan = () => proposePlan(view.model, { policy: view.policy(), reload: () => reload(view), button: document.querySelector("[data-act=plan]") });
  const acts = { plan, add: () => askForJobs(view.model, () => reload(view), view.commands.undo), away: () => askWhoIsAway(view.model, () => reload(view)), undo: view.commands.undo };
  button && acts[button.dataset.act]?.();
}

function keyed(view, event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing) {
    event.preventDefault();
    view.commands.undo();
  } else if (event.key === "Escape" && !event.defaultPrevented) {
    view.details.close();
  }
}

// One changed job redraws one bar; many at once, or a changed technician, bring the day anew.
function news(view, { topic, data }) {
  if (topic === "technician.moved") {
    const { technicianId, ...position } = data;
    takeTechnician(view.model, { id: technicianId, position: { ...position, at: data.fixedAt ?? data.at } });
  } else if (topic === "plan.changed") {
    data.planVersion && data.day === view.model.day && takeTechnician(view.model, { id: data.technicianId, planVersion: data.planVersion });
    forgetAdvice(view.model);
  } else if (topic === "job.changed") {
    view.stale.add(data.jobId);
    later(view);
  } else if (topic === "technician.changed") {
    view.whole = true;
    later(view);
  }
}

// What was best may no longer be: it is asked for again when the list draws.
function forgetAdvice(model) {
  for (const job of unassigned(model)) {
    model.jobs.set(job.id, { ...job, best: undefined });
  }
  model.tell("filter");
}

function later(view) {
  view.timer ??= setTimeout(async () => {
    view.timer = null;
    const ids = [...view.stale];
    view.stale.clear();
    const fresh = view.whole || ids.length > MANY ? [reload(view)] : ids.map(view.commands.refresh);
    view.whole = false;
    await Promise.allSettled(fresh);
  }, 60);
}

function liveWords({ model }) {
  const place = document.querySelector("[data-live-words]");
  if (place) {
    const all = [...model.technicians.values()];
    const facts = { live: all.filter((one) => one.live).length, all: all.length };
    place.textContent = say("dispatch.live", facts);
    place.title = say("dispatch.live.long", facts);
  }
}

function remember({ selected }) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(selected)) {
    value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
  }
  history.replaceState(history.state, "", url);
}
