// "Someone is ill": a technician is away from now or later; what they still had goes to others in the same act.
import { el } from "./dom.js";
import { words } from "./commands.js";
import { note } from "./notes.js";
import { ask } from "./talk.js";
import { say, time } from "./words.js";

const HOURS = 7_200_000;

/** The dialog; `reload()` brings the fresh board. */
export function askWhoIsAway(model, reload) {
  const people = [...model.technicians.values()].map((one) => el("option", { value: one.id, selected: one.id === model.selected.technician || null }, one.name));
  const who = el("select.nx-field", { name: "who", id: "away-who" }, people);
  const reason = el("select.nx-field", { name: "reason", id: "away-reason" }, ["ill", "breakdown", "training", "leave"].map((name) => el("option", { value: name }, say(`dispatch.away.reason.${name}`))));
  const spans = el("select.nx-field", { name: "span", id: "away-span" }, ["now", "two_hours"].map((name) => el("option", { value: name }, say(`dispatch.away.span.${name}`))));
  const fault = el("p.nx-field-error", { role: "alert" });
  const box = el("dialog.nx-dialog.nx-form-dialog", { "aria-label": say("dispatch.away") });
  const send = async (event) => {
    event.preventDefault();
    const until = spans.value === "two_hours" ? model.now() + HOURS : (model.technicians.get(who.value).shiftEnd ?? model.to);
    const body = { kind: "ill", technicianId: who.value, until: new Date(until).toISOString(), reason: say(`dispatch.away.reason.${reason.value}`) };
    try {
      const found = await ask("/disruptions", { method: "POST", body });
      box.close();
      await reload();
      tell(model, who.value, until, found);
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

function tell(model, id, until, { jobs, unassigned }) {
  const given = jobs.filter(({ technicianId }) => technicianId && technicianId !== id).length;
  note(say("dispatch.away.done", { name: model.technicians.get(id)?.name ?? id, until: time(until) }), {
    tone: unassigned.length ? "warn" : "good",
    words: [say("dispatch.away.given", { count: given }), unassigned.length ? say("dispatch.away.left", { count: unassigned.length }) : ""].filter(Boolean).join(" "),
  });
}
