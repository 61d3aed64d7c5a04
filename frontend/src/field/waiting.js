// Jobs nobody has: narrowed by words and by what presses, assigned one by one or many at once, best first.
import { skillWords } from "./commands.js";
import { el, icon } from "./dom.js";
import { select, unassigned } from "./model.js";
import { date, minutes, moment, say, time } from "./words.js";

const SOON = 120;
const DAY = 86_400_000;
const ADVISED = 12;
const ONLY = ["all", "pressing", "urgent"];

/** The list in `host`; `act` has `open(job)`, `best(ids)`, `grab(job)`. `tick()` moves the countdowns. */
export function createWaiting(host, model, act) {
  const view = { model, act, picked: new Set(), asked: new WeakSet(), said: new WeakMap(), cards: new Map() };
  view.count = el("span.nx-side-note");
  view.list = el("ul.nx-waits", { role: "list" });
  view.bulk = el("button.nx-button.nx-button-primary", { type: "button", hidden: true, on: { click: () => bulk(view) } });
  view.all = el("input", { type: "checkbox", "aria-label": say("dispatch.wait.pick_all"), on: { change: () => pickAll(view) } });
  host.append(
    el("div.nx-side-head", {}, el("h2.nx-side-title", {}, say("dispatch.wait.title")), view.count),
    tools(view),
    view.list,
    el("p.nx-side-foot", {}, say("dispatch.wait.foot")),
  );
  for (const kind of ["all", "job", "filter", "advice"]) {
    model.listen(kind, () => later(view));
  }
  model.listen("selection", () => mark(view));
  view.list.addEventListener("keydown", (event) => steer(view, event));
  view.list.addEventListener("click", (event) => clicked(view, event));
  return { tick: () => tick(view) };
}

function tools(view) {
  const { model } = view;
  const search = el("input.nx-field", { type: "search", placeholder: say("dispatch.wait.search"), "aria-label": say("dispatch.wait.search"), on: { input: (event) => narrow(model, { text: event.target.value }) } });
  const only = el(
    "select.nx-field",
    { "aria-label": say("dispatch.wait.only"), on: { change: (event) => narrow(model, { only: event.target.value }) } },
    ONLY.map((name) => el("option", { value: name }, say(`dispatch.wait.only.${name}`))),
  );
  return el("div.nx-side-tools", {}, el("div.nx-side-row", {}, el("label.nx-pick", {}, view.all), search, only), view.bulk);
}

function narrow(model, change) {
  Object.assign(model.filter, change);
  model.tell("filter");
}

// Many changes in a moment draw once.
function later(view) {
  view.timer ??= requestAnimationFrame(() => {
    view.timer = null;
    draw(view);
  });
}

function draw(view) {
  const all = unassigned(view.model);
  const jobs = all.filter((job) => fits(view.model, job));
  const focused = document.activeElement?.closest?.(".nx-wait")?.dataset.job;
  const at = [...view.cards.keys()].indexOf(focused);
  view.picked = new Set([...view.picked].filter((id) => jobs.some((job) => job.id === id)));
  view.cards = new Map(jobs.map((job) => [job.id, kept(view, job) || card(view, job)]));
  const rows = jobs.length ? [...view.cards.values()] : [el("li.nx-side-empty", {}, icon("check"), say(all.length ? "dispatch.wait.none_fit" : "dispatch.wait.none"))];
  if (rows.length !== view.list.childElementCount || rows.some((row, i) => row !== view.list.children[i])) {
    view.list.replaceChildren(...rows);
  }
  view.count.textContent = say("dispatch.wait.count", { count: all.length });
  if (focused && document.activeElement?.dataset?.job !== focused) {
    (view.cards.get(focused) || [...view.cards.values()][Math.min(at, jobs.length - 1)])?.focus();
  }
  reachable(view);
  mark(view);
  offer(view);
  advise(view, jobs);
}

// The first jobs of the list ask who would be best, one after the other, and again when their plan moved on.
async function advise(view, jobs) {
  const wanted = jobs.slice(0, ADVISED).find((job) => job.best === undefined && !view.asked.has(job));
  if (wanted && !view.asking) {
    view.asking = true;
    view.asked.add(wanted);
    await view.act.suggest(wanted).catch(() => {});
    view.asking = false;
    later(view);
  }
}

// A card that would say the same stays the same element: focus and pointer keep their hold.
function kept(view, job) {
  const old = view.cards.get(job.id);
  const said = old && view.said.get(old);
  return said && said.job === job && said.best === job.best && said.picked === view.picked.has(job.id) ? old : null;
}

function fits({ filter, now }, job) {
  const text = `${job.title} ${job.customer} ${job.address} ${job.skills.map(skillWords).join(" ")} ${job.id}`.toLowerCase();
  const pressing = job.best === null || job.sla === "at_risk" || job.sla === "breached" || (job.due && job.due - now() < SOON * 60_000);
  const only = filter.only === "all" || (filter.only === "urgent" ? job.priority <= 2 : pressing);
  return only && filter.text.toLowerCase().split(/\s+/).every((part) => text.includes(part));
}

function card(view, job) {
  const picked = view.picked.has(job.id);
  const box = el("input", { type: "checkbox", tabindex: "-1", "aria-label": say("dispatch.wait.pick", { title: job.title }), on: { change: () => pick(view, job.id) } });
  box.checked = picked;
  const [tone, words] = pressure(view.model, job);
  const made = el(
    "li.nx-wait",
    { "data-job": job.id, "data-advised": job.best === undefined ? null : "yes", tabindex: "-1", "data-picked": picked ? "yes" : null, "aria-label": `${job.title}, ${words}` },
    el("div.nx-wait-head", {}, box, el("span.nx-wait-title", {}, job.title), el(`span.nx-tag.nx-tag-${tone}`, { "data-due": "" }, words)),
    el("div.nx-wait-facts", {}, facts(job)),
    el("div.nx-wait-best", {}, best(view.model, job)),
    el("button.nx-button.nx-wait-go", { type: "button", tabindex: "-1", "data-best": job.id, disabled: job.best === null || null }, say("dispatch.wait.best")),
  );
  view.said.set(made, { job, best: job.best, picked });
  return made;
}

function facts(job) {
  const skills = job.skills.map(skillWords).join(", ") || say("dispatch.wait.any_skill");
  return [say("dispatch.priority", { level: job.priority }), skills, minutes(job.minutes)].join(" · ");
}

function best(model, job) {
  if (job.best === null) {
    return say("dispatch.wait.nobody");
  }
  const who = model.technicians.get(job.best?.technicianId);
  return who ? say("dispatch.wait.suggestion", { name: who.name, at: (job.best.day === model.day ? time : moment)(Date.parse(job.best.plannedStart)) }) : job.address;
}

function pressure(model, job) {
  if (job.best === null) {
    return ["bad", say("dispatch.wait.unassignable")];
  }
  if (!job.due) {
    return ["plain", say(`dispatch.sla.${job.sla}`)];
  }
  const left = (job.due - model.now()) / 60_000;
  const tone = job.sla === "breached" || left < 0 ? "bad" : job.sla === "at_risk" || left < SOON ? "warn" : "plain";
  const words = left < 0 ? say("dispatch.wait.overdue", { time: minutes(-left) }) : left < SOON ? say("dispatch.wait.due_in", { time: minutes(left) }) : left < DAY / 60_000 ? say("dispatch.wait.due_at", { at: time(job.due) }) : say("dispatch.wait.due_at", { at: date(job.due) });
  return [left >= 0 && left < 30 ? "bad" : tone, words];
}

function tick(view) {
  for (const [id, element] of view.cards) {
    const job = view.model.jobs.get(id);
    const tag = element.querySelector("[data-due]");
    const [tone, words] = job ? pressure(view.model, job) : ["plain", ""];
    if (tag.textContent !== words) {
      tag.textContent = words;
      tag.className = `nx-tag nx-tag-${tone}`;
    }
  }
}

function mark(view) {
  for (const [id, element] of view.cards) {
    element.toggleAttribute("data-chosen", id === view.model.selected.job);
  }
}

function reachable(view) {
  const cards = [...view.cards.values()];
  const wanted = cards.find((one) => one === document.activeElement) || cards[0];
  cards.forEach((one) => (one.tabIndex = one === wanted ? 0 : -1));
}

function pick(view, id) {
  view.picked.has(id) ? view.picked.delete(id) : view.picked.add(id);
  view.cards.get(id).toggleAttribute("data-picked", view.picked.has(id));
  view.cards.get(id).querySelector("input").checked = view.picked.has(id);
  offer(view);
}

function pickAll(view) {
  view.picked = new Set(view.all.checked ? view.cards.keys() : []);
  draw(view);
}

function offer(view) {
  view.bulk.hidden = !view.picked.size;
  view.bulk.textContent = say("dispatch.wait.bulk", { count: view.picked.size });
  view.all.checked = Boolean(view.cards.size) && view.picked.size === view.cards.size;
}

function bulk(view) {
  const ids = [...view.cards.keys()].filter((id) => view.picked.has(id));
  view.picked.clear();
  offer(view);
  view.act.best(ids);
}

function clicked(view, event) {
  const go = event.target.closest("[data-best]");
  const card = event.target.closest(".nx-wait");
  if (go) {
    view.act.best([go.dataset.best]);
  } else if (card && !event.target.closest("input")) {
    view.act.open(card.dataset.job);
  }
}

function steer(view, event) {
  const card = event.target.closest(".nx-wait");
  if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const id = card.dataset.job;
  const acts = { Enter: () => view.act.best([id]), " ": () => pick(view, id), m: () => view.act.grab(id), ArrowRight: () => view.act.open(id), ArrowDown: () => card.nextElementSibling?.focus(), ArrowUp: () => card.previousElementSibling?.focus() };
  if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
    reachable(view);
    select(view.model, { job: document.activeElement?.dataset?.job ?? view.model.selected.job });
  }
}
