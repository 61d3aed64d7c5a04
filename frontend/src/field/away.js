// "Someone is ill": a technician is away from now or later; what they still have is to be given to others.
import { el } from "./dom.js";
import { words } from "./commands.js";
import { lane, movable } from "./model.js";
import { note } from "./notes.js";
import { ask } from "./talk.js";
import { say, time } from "./words.js";

/** The dialog; `plan()` plans the day, `reload()` brings the fresh board. */
export function askWhoIsAway(model, { plan, reload }) {
  const people = [...model.technicians.values()].map((one) => el("option", { value: one.id, selected: one.id === model.selected.technician || null }, one.name));
  const who = el("select.nx-field", { name: "who", id: "away-who" }, people);
  const reason = el("select.nx-field", { name: "reason", id: "away-reason" }, ["ill", "breakdown", "training", "leave"].map((name) => el("option", { value: name }, say(`dispatch.away.reason.${name}`))));
  const spans = el("select.nx-field", { name: "span", id: "away-span" }, ["now", "two_hours", "day"].map((name) => el("option", { value: name }, say(`dispatch.away.span.${name}`))));
  const fault = el("p.nx-field-error", { role: "alert" });
  const box = el("dialog.nx-dialog.nx-form-dialog", { "aria-label": say("dispatch.away") });
  const send = async (event) => {
    event.preventDefault();
    try {
      const [start, end] = span(model, who.value, spans.value);
      await ask(`/technicians/${encodeURIComponent(who.value)}/absences`, { method: "POST", body: { start, end, reason: say(`dispatch.away.reason.${reason.value}`) } });
      box.close();
      await reload();
      tell(model, who.value, end, plan);
    } catch (problem) {
      fault.textContent = words(problem);
    }
  };
  const row = (name, field) => el("div", {}, el("label.nx-label", { for: field.id }, say(`dispatch.away.${name}`)), field);
  const buttons = el("div.nx-pop-actions", {}, el("button.nx-button", { type: "button", on: { click: () => box.close() } }, say("field.cancel")), el("button.nx-button.nx-button-primary", { type: "submit" }, say("dispatch.away.do")));
  box.append(el("form.nx-form", { on: { submit: send } }, el("h2", {}, say("dispatch.away")), el("p.nx-hint", {}, say("dispatch.away.words")), row("who", who), row("span", spans), row("why", reason), fault, buttons));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}

function span(model, id, name) {
  const one = model.technicians.get(id);
  const now = Math.max(model.from, Math.min(model.now(), model.to));
  const start = name === "day" ? (one.shiftStart ?? model.from) : now;
  const end = name === "two_hours" ? now + 7_200_000 : (one.shiftEnd ?? model.to);
  return [start, Math.max(end, start + 60_000)].map((at) => new Date(at).toISOString());
}

function tell(model, id, end, plan) {
  const count = lane(model, id).filter((job) => movable(job) && job.start < Date.parse(end)).length;
  note(say("dispatch.away.done", { name: model.technicians.get(id)?.name ?? id, until: time(Date.parse(end)) }), {
    tone: "good",
    words: say("dispatch.away.left", { count }),
    action: count ? { label: say("dispatch.plan"), act: plan } : null,
  });
}
