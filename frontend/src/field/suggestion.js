// One move that would help the day most, said under the lanes; a dispatcher takes it, asks why, or lets it be.
import { el, icon } from "./dom.js";
import { ask } from "./talk.js";
import { minutes, say, time } from "./words.js";

const PAUSE = 1_500;

/** The line at the end of `host`; `act` has `open(id)` and `give(job, technicianId)`. It follows the plan. */
export function createSuggestion(host, model, act) {
  const view = { model, act, box: el("div.nx-suggestion", { role: "status", hidden: true }), dropped: new Set() };
  host.append(view.box);
  model.listen("all", () => later(view));
  model.listen("job", () => later(view));
}

// The plan changes in bursts: asked once it rests.
function later(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => follow(view).catch(() => (view.box.hidden = true)), PAUSE);
}

async function follow(view) {
  const { suggestion: found } = await ask("/suggestion");
  const job = found && view.model.jobs.get(found.jobId);
  const [from, to] = [view.model.technicians.get(found?.fromTechnicianId), view.model.technicians.get(found?.technicianId)];
  view.box.hidden = !job || !from || !to || found.day !== view.model.day || view.dropped.has(name(found));
  if (view.box.hidden) {
    view.box.replaceChildren();
  } else {
    const why = [found.clears ? say("dispatch.suggestion.clears") : "", say(found.savedMinutes >= 0 ? "dispatch.suggestion.saves" : "dispatch.suggestion.costs", { time: minutes(Math.abs(found.savedMinutes)) })];
    const words = say("dispatch.suggestion.words", { title: job.title, from: from.name, to: to.name, at: time(Date.parse(found.plannedStart)) });
    view.box.replaceChildren(
      el("p.nx-suggestion-words", {}, el("b", {}, say("dispatch.suggestion")), ` · ${words} `, el("span.nx-suggestion-why", {}, why.filter(Boolean).join(", "))),
      el("button.nx-button.nx-button-icon.nx-button-quiet", { type: "button", title: say("dispatch.suggestion.drop"), "aria-label": say("dispatch.suggestion.drop"), on: { click: () => drop(view, found) } }, icon("x")),
      el("button.nx-button", { type: "button", on: { click: () => view.act.open(job.id) } }, say("dispatch.suggestion.why")),
      el("button.nx-button.nx-button-primary", { type: "button", "data-take": job.id, "data-to": to.id, on: { click: () => view.act.give(job, to.id) } }, say("dispatch.suggestion.take")),
    );
  }
}

function drop(view, found) {
  view.dropped.add(name(found));
  view.box.hidden = true;
}

function name({ jobId, technicianId }) {
  return `${jobId} ${technicianId}`;
}
